import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from './parley.ts'

const MAIN = fileURLToPath(new URL('../../tools/lab/chaos/chaos-main.ts', import.meta.url))

test('[V1] [C1] [G5] a little chaos: nobody stays without, and no message is lost or doubled', async () => {
  // On idle cores it takes less than a minute; it may wait a minute for each who is left without, and says who.
  test.setTimeout(300_000)
  const kinds = 'worker-kill,redis-kill,postgres-kill,socket-cut'
  const env = { ...process.env, SEED: '7', FAULTS: '4', PEOPLE: '2', BOTS: '1', KINDS: kinds }
  const run = promisify(execFile)(process.execPath, [MAIN], { env, timeout: 290_000 })
  const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${error.stdout}\n${error.stderr}`)
  })
  expect(stdout).toMatch(/ 0 lost, 0 twice; ghosts: 0; faults in the log: 0/)
})
