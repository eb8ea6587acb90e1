import { createWriteStream, mkdtempSync, renameSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { run } from './commands.mjs'
import { workerLoads } from './media-worker-check.mjs'
import { CACHE } from './places.mjs'
import { say, step } from './terminal.mjs'

/** How long we wait for the release server's first answer: many places where Parley runs cannot reach it, and building is the way then. */
const ANSWER_LIMIT_MS = 5_000
/** How long the few megabytes may take once they come. */
const DOWNLOAD_LIMIT_MS = 60_000

/** The address that mediasoup's own installation would fetch from, with the same variable to name a mirror. */
function address(version) {
  const base =
    process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ||
    'https://github.com/versatica/mediasoup/releases/download'
  const kernel = process.platform === 'linux' ? `-kernel${os.release().split('.')[0]}` : ''
  return `${base}/${version}/mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`
}

/** Tries to fetch the prebuilt worker into the file `target`. Resolves with whether it is there and loads here. */
export async function downloadWorker(target, version) {
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return false
  const failure = await step('looking for a prebuilt media worker', () => fetchInto(target, address(version)))
  if (failure) say(`set-up: no prebuilt media worker (${failure}), building one`)
  return !failure
}

/** Resolves with what went wrong, if anything did. */
async function fetchInto(target, url) {
  const folder = mkdtempSync(path.join(CACHE, 'download-'))
  const stop = new AbortController()
  const limit = (ms, reason) => setTimeout(() => stop.abort(new Error(reason)), ms)
  const answering = limit(ANSWER_LIMIT_MS, `no answer within ${ANSWER_LIMIT_MS / 1000} s`)
  const loading = limit(DOWNLOAD_LIMIT_MS, `not here within ${DOWNLOAD_LIMIT_MS / 1000} s`)
  try {
    const response = await fetch(url, { signal: stop.signal })
    clearTimeout(answering)
    if (!response.ok || !response.body) return `the release server answered ${response.status}`
    const archive = path.join(folder, 'worker.tgz')
    await pipeline(Readable.fromWeb(response.body), createWriteStream(archive))
    const { code } = await run('tar', ['-xzf', archive, '-C', folder])
    const worker = path.join(folder, 'mediasoup-worker')
    if (code !== 0) return 'what came is no archive'
    if (!workerLoads(worker)) return 'the one that came does not run on this system'
    renameSync(worker, target)
    return undefined
  } catch (error) {
    return stop.signal.aborted ? stop.signal.reason.message : (error.cause?.code ?? error.message)
  } finally {
    clearTimeout(answering)
    clearTimeout(loading)
    rmSync(folder, { recursive: true, force: true })
  }
}
