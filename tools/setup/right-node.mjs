import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { cleanEnvironment, findProgram, lastLines, run } from './commands.mjs'
import { finish, isFinished, writeState } from './finished-steps.mjs'
import { fingerprint } from './fingerprint.mjs'
import { ROOT } from './places.mjs'
import { SetupError, step } from './terminal.mjs'

/** The oldest Node that runs our TypeScript as it is: 22 removes types too, but does not know `using` and AsyncDisposableStack. */
const FLOOR = [24, 0]

const FETCHED = path.join(ROOT, 'tools/setup/node24')

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])
}

/** Command and first arguments that run npm on the Node given: the npm that started us, else the one on the PATH. */
export function npmOn(node) {
  const started = process.env.npm_execpath
  if (started?.endsWith('npm-cli.js') && existsSync(started)) return [node, started]
  const found = findProgram('npm')
  if (!found)
    throw new SetupError('npm is not on the PATH. Install it (Debian: apt-get install npm) and start again.')
  const script = realpathSync(found)
  return script.endsWith('.js') ? [node, script] : [found]
}

/**
 * Finds a Node that runs TypeScript: the one running now if it is new enough, else one fetched from the npm registry by its own lock
 * file. Resolves with the path of the program, which is also left for tools/setup/node.
 */
export async function ensureNode() {
  const node = isNewEnough(process.versions.node) ? process.execPath : await fetchNode()
  writeState('node-path', `${node}\n`)
  return node
}

async function fetchNode() {
  const node = path.join(FETCHED, `node_modules/node-linux-${process.arch}/bin/node`)
  const key = fingerprint(FETCHED, ['package-lock.json'])
  if (isFinished('node', key) && existsSync(node)) return node
  const advice = `Install Node ${FLOOR[0]} or newer and start again.`
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new SetupError(`Node ${process.versions.node} is too old for Parley. ${advice}`)
  }
  await step(`Node ${process.versions.node} is too old, fetching Node 24`, async () => {
    const [command, ...first] = npmOn(process.execPath)
    const { code, output } = await run(command, [...first, 'ci', '--ignore-scripts', '--loglevel=error'], {
      cwd: FETCHED,
      env: cleanEnvironment(),
    })
    if (code !== 0 || !existsSync(node)) {
      throw new SetupError(
        `Node 24 could not be fetched from the npm registry:\n${lastLines(output)}\n\n${advice}`,
      )
    }
  })
  finish('node', key)
  return node
}
