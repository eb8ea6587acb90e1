/**
 * The only server is killed under a meeting of real pages and started again after a while: how long after it listens everyone is
 * connected, and sees and hears everyone. `npm run lab:restart`; `ROUNDS=10 PEOPLE=2 AWAY=2000` (at most, in ms).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, HEADLESS_SHELL } from '../../../tests/support/browser.ts'
import { freePort } from '../../../tests/support/free-port.ts'
import { startServerProcess } from '../../../tests/support/process.ts'
import { watchMedia, type Arrival, type MediaWatch } from '../chaos/in-page-watch.ts'
import { pause } from '../chaos/acts.ts'
import { figures, line } from '../figures.ts'
import { Person } from './people.ts'

const number = (name: string, usual: number): number => Number(process.env[name] ?? usual)
const [rounds, people, away] = [number('ROUNDS', 10), number('PEOPLE', 2), number('AWAY', 2_000)]
/** Everyone is back by then, or never. */
const PATIENCE_MS = 60_000
/** Media counts as back when it has come for so long. */
const STEADY_MS = 1_000

process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0' // The server's own certificate, on this machine.
const folder = await mkdtemp(join(tmpdir(), 'parley-restart-'))
const port = await freePort()
const env = {
  PORT: String(port),
  HOST: '127.0.0.1',
  DATA_DIR: folder,
  MEDIA_PORT: '21100',
  MEDIA_WORKERS: '2',
  ANNOUNCED_ADDRESS: '127.0.0.1',
  LOG_LEVEL: 'error',
}
let server = await startServerProcess(env)
const browser = await chromium.launch({
  executablePath: HEADLESS_SHELL,
  args: [...CHROMIUM_ARGS, '--autoplay-policy=no-user-gesture-required'],
})
const persons: Person[] = []
for (let n = 0; n < people; n += 1)
  persons.push(
    await Person.enter(browser, `https://localhost:${port}/r/restart`, `Person-${n + 1}`, watchMedia),
  )
await settled(Date.now())

const took: Record<'listens' | 'connected' | 'media', number[]> = { listens: [], connected: [], media: [] }
for (let round = 0; round < rounds; round += 1) {
  await pause(6_000) // A session that has lived for a while is a new one (TIMING.stable).
  for (const person of persons) await person.noticed()
  const killed = Date.now()
  await server.end('SIGKILL')
  await pause(away * Math.random())
  const started = Date.now()
  server = await startServerProcess(env)
  const listens = Date.now()
  const back = await settled(killed)
  took.listens.push(listens - started)
  for (const person of persons) took.connected.push((await person.noticed()).backAt - listens)
  took.media.push(...back.map((at) => at - listens))
}
await browser.close()
await server.end('SIGTERM')
await rm(folder, { recursive: true })
process.stdout.write(
  [
    `The only server killed and started again within ${away} ms, ${rounds} times, ${people} pages`,
    '',
    line('from its start until it listens', figures(took.listens), 'ms'),
    line('after that until one is connected', figures(took.connected), 'ms'),
    line('after that until media is back', figures(took.media), 'ms'),
    '',
  ].join('\n'),
)

/** Waits until everyone has had everyone's picture and voice for a while; answers when each came again. */
async function settled(since: number): Promise<number[]> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(200)) {
    const all = await Promise.all(persons.map(({ page }) => arrivals(page, since)))
    const now = Date.now()
    const comes = (arrival: Arrival): boolean =>
      arrival.over !== null && now - arrival.over >= STEADY_MS && now - arrival.last < STEADY_MS
    if (all.every((of) => of.length === 2 * (people - 1) && of.every(comes)))
      return all.flat().map(({ over }) => over ?? now)
  }
  throw new Error('somebody is still without')
}

function arrivals(page: Person['page'], since: number): Promise<Arrival[]> {
  return page.evaluate((at) => (globalThis as unknown as { watched: MediaWatch }).watched.since(at), since)
}
