/**
 * What layers save: a room of five pages with small windows, measured twice by turns. In one arm each page tells the sizes
 * of its tiles as it does for people; in the other the sizes are struck from what it says, so that everything is wanted, sent
 * and encoded whole. Told are the video that one person receives, what a camera sends, and the time its encoders and the
 * receiver's decoders take. All senders are Chromium's made-up camera in 720p. Run with `npm run bench:layers`; `ROUNDS=5` for more.
 */
import type { Page } from '@playwright/test'
import { launchBrowser, startBenchServer } from './bench-server.ts'
import { figures, line } from './figures.ts'
import { holdConnections, videoTotals, wantWhole, type VideoTotals } from './in-page-video.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 3)
const PEOPLE = 5
const VIEWPORT = { width: 640, height: 480 }
/** From the last one's picture to the measurement: layers that nobody wants have stopped, and estimates have risen. */
const SETTLE_MS = 10_000
const MEASURE_MS = 6_000

/** What one arm of a round took in a second. */
interface Taken {
  readonly received: number
  readonly sent: number
  readonly encoding: number
  readonly decoding: number
}

const server = await startBenchServer(21400)
const { url } = server
const browser = await launchBrowser()
const arms: Record<'tiles' | 'whole', Taken[]> = { tiles: [], whole: [] }
for (let round = 0; round < ROUNDS; round += 1) {
  for (const arm of ['tiles', 'whole'] as const) arms[arm].push(await measure(arm, round))
}
await browser.close()
await server.end()
report()

async function measure(arm: keyof typeof arms, round: number): Promise<Taken> {
  const pages: Page[] = []
  for (let person = 0; person < PEOPLE; person += 1) pages.push(await enter(arm, `${arm}-${round}`, person))
  const [viewer] = pages
  if (viewer === undefined) throw new Error('nobody came')
  await viewer.waitForFunction(
    (count) =>
      [...document.querySelectorAll<HTMLVideoElement>('video[data-peer]')].filter(
        ({ videoWidth }) => videoWidth > 0,
      ).length === count,
    PEOPLE - 1,
  )
  await viewer.waitForTimeout(SETTLE_MS)
  const before = await totals(viewer)
  await viewer.waitForTimeout(MEASURE_MS)
  const after = await totals(viewer)
  for (const page of pages) await page.context().close()
  const seconds = (after.at - before.at) / 1_000
  const perSecond = (of: keyof VideoTotals): number => (after[of] - before[of]) / seconds
  return {
    received: (perSecond('received') * 8) / 1_000,
    sent: (perSecond('sent') * 8) / 1_000,
    encoding: perSecond('encoding') * 1_000,
    decoding: perSecond('decoding') * 1_000,
  }
}

function totals(page: Page): Promise<VideoTotals> {
  return page.evaluate(videoTotals)
}

async function enter(arm: keyof typeof arms, room: string, person: number): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', viewport: VIEWPORT })
  await context.addInitScript(holdConnections)
  if (arm === 'whole') await context.addInitScript(wantWhole)
  const page = await context.newPage()
  await page.goto(`${url}/r/bench-${room}?name=Person-${person}&join=now`)
  await page.locator('[data-connection="live"]').waitFor()
  return page
}

function report(): void {
  const rows = [
    `${PEOPLE} people in windows of ${VIEWPORT.width} × ${VIEWPORT.height}, ${ROUNDS} rounds of both arms by turns`,
    '',
  ]
  const of = (arm: keyof typeof arms, what: keyof Taken): number[] => arms[arm].map((taken) => taken[what])
  const units = { received: 'kb', sent: 'kb', encoding: 'ms', decoding: 'ms' } as const
  for (const what of ['received', 'sent', 'encoding', 'decoding'] as const) {
    rows.push(line(`${what} in a second, as shown`, figures(of('tiles', what)), units[what]))
    rows.push(line(`${what} in a second, all whole`, figures(of('whole', what)), units[what]))
    const ratios = of('tiles', what).map((taken, at) => taken / (of('whole', what)[at] ?? Number.NaN))
    rows.push(line('  ratio, round by round', figures(ratios), 'x', 2), '')
  }
  process.stdout.write(`${rows.join('\n')}\n`)
}
