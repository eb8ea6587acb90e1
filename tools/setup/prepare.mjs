// Sets up a fresh checkout, and sees within milliseconds that nothing is left to do on one that is set up. Plain JavaScript without
// dependencies, because it runs before there are any, on whatever Node there is (18 or newer).
//   node tools/setup/prepare.mjs serve   what `npm start` needs
//   node tools/setup/prepare.mjs test    and what `npm test` needs besides
import path from 'node:path'
import { stopCommands } from './commands.mjs'
import { ensureSystem, NEEDS } from './debian-packages.mjs'
import { withLock } from './lock.mjs'
import { ensureMediaWorker } from './media-worker.mjs'
import { ensureNpmPackages } from './npm-packages.mjs'
import { STATE } from './places.mjs'
import { ensureNode } from './right-node.mjs'
import { SetupError, say } from './terminal.mjs'
import { ensureWebApp } from './web-app.mjs'

/** The exit code shells give a program that was interrupted. */
const INTERRUPTED = 130

function stop() {
  stopCommands()
  process.exit(INTERRUPTED)
}

/** npm passes a signal to its shell alone: when that has gone, nobody waits for us any more. */
function stopWithParent() {
  const parent = process.ppid
  setInterval(() => process.ppid === parent || stop(), 500).unref()
}

async function prepare(purpose) {
  const node = await ensureNode()
  await ensureNpmPackages(node)
  if (purpose === 'test') await ensureSystem(NEEDS.test)
  await ensureMediaWorker()
  await ensureWebApp(node)
}

const purpose = process.argv[2]
if (purpose !== 'serve' && purpose !== 'test') {
  console.error('Usage: node tools/setup/prepare.mjs serve|test')
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
stopWithParent()
try {
  await withLock(
    path.join(STATE, 'lock'),
    () => prepare(purpose),
    (pid) => say(`set-up: another set-up of this checkout is under way (process ${pid}), waiting for it`),
  )
} catch (error) {
  say(error instanceof SetupError ? `\nset-up stopped: ${error.message}` : `\nset-up failed: ${error.stack}`)
  process.exitCode = 1
}
