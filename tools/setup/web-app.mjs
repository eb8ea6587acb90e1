import { existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { cleanEnvironment, lastLines, run } from './commands.mjs'
import { finish, isFinished } from './finished-steps.mjs'
import { fingerprint } from './fingerprint.mjs'
import { ROOT, STATE } from './places.mjs'
import { SetupError, step } from './terminal.mjs'

const APP = path.join(ROOT, 'apps/web')
const SERVED = path.join(APP, 'dist')
const SOURCES = [
  'apps/web',
  'packages/kit',
  'packages/protocol',
  'packages/client',
  'packages/embed',
  'package-lock.json',
  'tsconfig.base.json',
]

/** Builds the web app into apps/web/dist, when its sources have changed. */
export async function ensureWebApp(node) {
  const key = fingerprint(ROOT, SOURCES)
  if (isFinished('web app', key) && existsSync(path.join(SERVED, 'index.html'))) return
  await step('building the web app', () => build(node))
  finish('web app', key)
}

/** Built aside and moved into place whole: a build that fails leaves a running server its old one. */
async function build(node) {
  const fresh = path.join(STATE, 'web')
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--logLevel=warn', '--outDir', fresh, '--emptyOutDir']
  const { code, output } = await run(node, args, {
    cwd: APP,
    env: cleanEnvironment({ NODE_ENV: 'production' }),
  })
  if (code !== 0) {
    throw new SetupError(
      `The web app does not build:\n${lastLines(output)}\n\nPut its sources right and start again.`,
    )
  }
  rmSync(SERVED, { recursive: true, force: true })
  renameSync(fresh, SERVED)
}
