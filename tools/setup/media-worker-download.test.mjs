import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { workerLoads } from './media-worker-check.mjs'

let folder
let server
let said
/** What the release server does with a request. */
let answer

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'download-test-'))
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  vi.stubEnv('XDG_CACHE_HOME', folder)
  vi.stubEnv('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD', '')
  vi.stubEnv(
    'MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL',
    `http://127.0.0.1:${server.address().port}/releases`,
  )
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (said += text))
  vi.resetModules()
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

async function download() {
  // Read anew, with this test's cache folder.
  const { CACHE } = await import('./places.mjs')
  mkdirSync(CACHE, { recursive: true })
  const { downloadWorker } = await import('./media-worker-download.mjs')
  const target = path.join(CACHE, 'worker')
  const found = await downloadWorker(target, '3.99.0')
  expect(readdirSync(CACHE)).toEqual(found ? ['worker'] : [])
  return { found, target }
}

test.skipIf(!process.env.MEDIASOUP_WORKER_BIN)('takes a prebuilt worker that runs here', async () => {
  const archive = path.join(folder, 'worker.tgz')
  const rename = `s|.*|mediasoup-worker|`
  spawnSync('tar', ['-czhPf', archive, '--transform', rename, process.env.MEDIASOUP_WORKER_BIN])
  let asked
  answer = (request, response) => {
    asked = request.url
    response.end(readFileSync(archive))
  }
  const { found, target } = await download()
  expect({ found, loads: workerLoads(target) }).toEqual({ found: true, loads: true })
  const kernel = process.platform === 'linux' ? `-kernel${os.release().split('.')[0]}` : ''
  expect(asked).toBe(
    `/releases/3.99.0/mediasoup-worker-3.99.0-${process.platform}-${process.arch}${kernel}.tgz`,
  )
})

test.each([
  ['there is none for this system', (_, response) => response.writeHead(404).end(), 'answered 404'],
  ['what comes is no archive', (_, response) => response.end('<html>log in first</html>'), 'no archive'],
  ['nothing answers within five seconds', () => {}, 'no answer within 5 s'],
  ['the connection breaks', (request) => request.socket.destroy(), 'no prebuilt media worker'],
])('does without when %s, and leaves nothing behind', async (_what, how, words) => {
  answer = how
  const { found, target } = await download()
  expect({ found, there: existsSync(target) }).toEqual({ found: false, there: false })
  expect(said).toContain(words)
})
