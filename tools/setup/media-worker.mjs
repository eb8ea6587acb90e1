import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { buildWorker } from './media-worker-build.mjs'
import { workerLoads, workerStarts } from './media-worker-check.mjs'
import { downloadWorker } from './media-worker-download.mjs'
import { writeState } from './finished-steps.mjs'
import { fingerprint } from './fingerprint.mjs'
import { withLock } from './lock.mjs'
import { CACHE, ROOT } from './places.mjs'
import { SetupError, say } from './terminal.mjs'

const RECIPE = ['packages/media-worker/CMakeLists.txt', 'packages/media-worker/compat']

/** A worker built here is linked with this system's libraries, so the cache of a home directory on several systems keeps one for each. */
function systemName() {
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    const value = (key) => new RegExp(`^${key}="?([^"\\n]*)`, 'm').exec(text)?.[1] ?? ''
    return `${value('ID')}${value('VERSION_ID')}` || 'unknown'
  } catch {
    return 'unknown'
  }
}

/**
 * Finds mediasoup's worker program, which the npm package does not contain: the one MEDIASOUP_WORKER_BIN names, else the one in the
 * cache, else the project's prebuilt one, else one built from the package's source. Its path is left for tools/setup/node.
 */
export async function ensureMediaWorker() {
  const given = process.env.MEDIASOUP_WORKER_BIN
  if (given) {
    if (workerLoads(given)) return
    throw new SetupError(
      `MEDIASOUP_WORKER_BIN is ${given}, which is no media worker that runs here. Correct it, or unset it to let set-up find one.`,
    )
  }
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'node_modules/mediasoup/package.json'), 'utf8'))
  const system = `${process.platform}-${process.arch}-${systemName()}`
  const worker = path.join(CACHE, `mediasoup-worker-${version}-${fingerprint(ROOT, RECIPE)}-${system}`)

  if (!isUsable(worker)) {
    mkdirSync(CACHE, { recursive: true })
    const tell = (pid) => say(`set-up: process ${pid} is making the media worker, waiting for it`)
    await withLock(`${worker}.lock`, () => isUsable(worker) || make(worker, version), tell)
  }
  writeState('media-worker-path', `${worker}\n`)
}

function isUsable(worker) {
  return existsSync(worker) && workerLoads(worker)
}

async function make(worker, version) {
  const fresh = `${worker}.new`
  const downloaded = await downloadWorker(fresh, version)
  if (!downloaded) await buildWorker(fresh)
  const failure = await workerStarts(fresh, version)
  if (failure) {
    throw new SetupError(
      `The media worker was ${downloaded ? 'downloaded' : 'built'} but does not start (${failure}). It is ${fresh}.\n` +
        'Set MEDIASOUP_WORKER_BIN to a worker that runs here, or report this with the output above.',
    )
  }
  renameSync(fresh, worker)
}
