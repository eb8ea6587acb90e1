/**
 * Time from the click on "Join now" to the first decoded remote frame, two people on loopback, split by stage; the
 * reference arm in the same run is two RTCPeerConnections in one page that exchange media directly. Both arms send
 * the same synthetic camera and microphone. Run with `npm run bench:join`; `ROUNDS=20` for more rounds.
 */
import { TIMES } from '@parley/protocol'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { launchBrowser, startBenchServer } from './bench-server.ts'
import { directCall, markPackets } from './in-page.ts'
import { figures, line } from './figures.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 12)
/** Who waits alone sends its lowest layer only by then, as somebody who has waited for minutes does. */
const SETTLED_MS = TIMES.demandLinger + 1_500
/** Marks that the page leaves behind, in the order in which they come. */
const STAGES = [
  'join-click',
  'ticket',
  'socket',
  'joined',
  'connected',
  'first-packet',
  'first-frame',
] as const

const server = await startBenchServer(21000)
const { url } = server
const browser = await launchBrowser()
const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })

const rounds: Record<(typeof STAGES)[number], number>[] = []
const references: number[] = []
await round(-1) // The first one pays for compiling and caches; it is not counted.
for (let number = 0; number < ROUNDS; number += 1) {
  const { marks, reference } = await round(number)
  rounds.push(marks)
  references.push(reference)
}
await browser.close()
await server.end()
report()

/** One pair of measurements, one directly after the other, so that both see the same machine. */
async function round(number: number): Promise<{ marks: (typeof rounds)[number]; reference: number }> {
  const reference = await measureReference(context)
  const marks = await measureJoin(browser, `bench-${number + 1}`)
  return { marks, reference }
}

async function measureReference(shared: BrowserContext): Promise<number> {
  const page = await shared.newPage()
  await page.goto(`${url}/healthz`) // A page of the same origin with nothing on it.
  const taken = await page.evaluate(directCall)
  await page.close()
  return taken
}

async function measureJoin(from: Browser, room: string): Promise<(typeof rounds)[number]> {
  const [there, here] = await Promise.all([person(from), person(from)])
  await there.goto(`${url}/r/${room}?name=There&join=now`)
  await there.locator('[data-connection="live"]').waitFor()
  await here.goto(`${url}/r/${room}?name=Here`)
  const button = here.getByRole('button', { name: 'Join now' })
  await here.locator('video[data-self]').waitFor() // The preview runs: the camera is open, as for a real person.
  await there.waitForTimeout(SETTLED_MS)
  await button.click()
  await here.waitForFunction(() => performance.getEntriesByName('parley:first-frame').length > 0)
  const marks = await here.evaluate(
    (stages) =>
      stages.map((stage) => performance.getEntriesByName(`parley:${stage}`)[0]?.startTime ?? Number.NaN),
    [...STAGES],
  )
  await Promise.all([there.context().close(), here.context().close()])
  return Object.fromEntries(
    STAGES.map((stage, at) => [stage, marks[at] ?? Number.NaN]),
  ) as (typeof rounds)[number]
}

async function person(from: Browser): Promise<Page> {
  const own = await from.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  await own.addInitScript(markPackets)
  return own.newPage()
}

function report(): void {
  const rows: string[] = [`${ROUNDS} rounds, click on Join to the first decoded remote frame`, '']
  const since = (stage: (typeof STAGES)[number]): number[] =>
    rounds.map((marks) => marks[stage] - marks['join-click'])
  for (const stage of STAGES.slice(1)) rows.push(line(`until ${stage}`, figures(since(stage)), 'ms'))
  rows.push('', line('reference: direct, one page', figures(references), 'ms'))
  const ratios = since('first-frame').map((taken, at) => taken / (references[at] ?? Number.NaN))
  rows.push(
    line('ratio, pair by pair', figures(ratios), 'x', 2),
    '',
    'aim: at most 400 ms and 2.5 x the reference',
    '',
  )
  process.stdout.write(rows.join('\n'))
}
