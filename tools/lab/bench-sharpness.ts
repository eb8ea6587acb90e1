/**
 * How sharp small text arrives: a browser tab of 1920 × 1080 with 11 to 13 px text is shared with getDisplayMedia, the text
 * changes whole every few seconds, and what the other end shows after 1, 3 and 10 s is compared with the tab's own picture
 * by SSIM. Two arms by turns on one machine: Parley (its page, its server, two people) and the reference, a plain call
 * between two RTCPeerConnections in VP8 with Chromium's defaults. In both, every video's encoder is limited to 1.5 Mbit/s (RTCRtpEncodingParameters.
 * maxBitrate, put in place of whatever the page asks for); there are no cameras and no sound. Run with `npm run bench:sharpness`;
 * `PAGES=10` for more changes.
 */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { CHROMIUM_ARGS } from '../../tests/support/browser.ts'
import { launchBrowser, startBenchServer } from './bench-server.ts'
import { figures, line } from './figures.ts'
import { blink, capVideo, framesShown, lumaOf, plainCall, seenAnother, shownLuma } from './grey-frames.ts'
import { sheet } from './sheet.ts'
import { ssim, type Grey } from './ssim.ts'

const PAGES = Number(process.env['PAGES'] ?? 5)
const LIMIT_BPS = 1_500_000
/** Seconds after a change of the text at which the picture is looked at. */
const LOOKS = [1, 3, 10] as const
const VIEWPORT = { width: 1_920, height: 1_080 }
const TITLE = 'Sheet'

/** One arm: what was seen after each change, at each look. */
interface Arm {
  readonly likeness: number[][]
  readonly framesPerSecond: number[]
  /** Milliseconds from the change to its first picture at the other end. */
  readonly untilSeen: number[]
}

const server = await startBenchServer(21000)
const { url } = server
const args = CHROMIUM_ARGS.filter((arg) => !/fake|auto-select/.test(arg))
const browser = await launchBrowser([`--auto-select-tab-capture-source-by-title=${TITLE}`], args)
const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', viewport: VIEWPORT })
const parley: Arm = { likeness: [], framesPerSecond: [], untilSeen: [] }
const plain: Arm = { likeness: [], framesPerSecond: [], untilSeen: [] }
await measure(context, plain, callPlainly)
await measure(context, parley, meet)
await browser.close()
await server.end()
report()

/** Shows sheet after sheet in a tab while `call` shares it, and looks at what `call`'s page shows. */
async function measure(
  shared: BrowserContext,
  arm: Arm,
  call: (context: BrowserContext, browser: Browser) => Promise<{ viewer: Page; end: () => Promise<void> }>,
): Promise<void> {
  const tab = await shared.newPage()
  await tab.goto(`${url}/healthz`)
  await tab.evaluate((title) => {
    document.title = title
  }, TITLE)
  // The tab's own pictures, taken before it is captured, so that taking them disturbs nothing.
  const pictures: Grey[] = []
  for (let number = 0; number <= PAGES; number += 1) {
    await show(tab, number)
    pictures.push(grey(await tab.evaluate(lumaOf, (await tab.screenshot()).toString('base64'))))
  }
  await show(tab, 0)
  await tab.evaluate(blink)
  const { viewer, end } = await call(shared, browser)
  await viewer.waitForFunction(
    () => (document.querySelector<HTMLVideoElement>('video[data-source="screen"]')?.videoWidth ?? 0) > 0,
  )
  await viewer.waitForTimeout(5_000) // The first picture, and the network's estimate of itself, settle.
  for (let number = 1; number <= PAGES; number += 1) {
    const frames = await viewer.evaluate(framesShown)
    const seen = viewer.evaluate(seenAnother)
    const began = await show(tab, number)
    const looks: string[] = []
    for (const second of LOOKS) {
      await viewer.waitForTimeout(Math.max(0, began + second * 1_000 - Date.now()))
      looks.push(await viewer.evaluate(shownLuma))
    }
    const seconds = (Date.now() - began) / 1_000
    arm.framesPerSecond.push(((await viewer.evaluate(framesShown)) - frames) / seconds)
    arm.untilSeen.push((await seen) - began)
    // Compared only now: it takes a second, in which nothing else is measured.
    arm.likeness.push(looks.map((luma) => ssim(pictures[number] as Grey, grey(luma))))
  }
  await end()
  await tab.close()
}

/** Answers when the tab changed, by the clock that all pages of the machine share. */
async function show(tab: Page, number: number): Promise<number> {
  return tab.evaluate((html) => {
    document.body.innerHTML = html
    return Date.now()
  }, sheet(number))
}

function grey(luma: string): Grey {
  return { ...VIEWPORT, data: Buffer.from(luma, 'base64') }
}

async function callPlainly(shared: BrowserContext): Promise<{ viewer: Page; end: () => Promise<void> }> {
  const viewer = await shared.newPage()
  await viewer.goto(`${url}/healthz`) // A page of the same origin with nothing on it.
  await viewer.mouse.click(5, 5) // getDisplayMedia asks for a person's hand.
  await viewer.evaluate(plainCall, LIMIT_BPS)
  return { viewer, end: () => viewer.close() }
}

async function meet(
  shared: BrowserContext,
  from: Browser,
): Promise<{ viewer: Page; end: () => Promise<void> }> {
  const there = await from.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', viewport: VIEWPORT })
  const [ann, bob] = [await shared.newPage(), await there.newPage()]
  await ann.addInitScript(capVideo, LIMIT_BPS)
  for (const [page, name] of [
    [bob, 'Bob'],
    [ann, 'Ann'],
  ] as const) {
    await page.goto(`${url}/r/sharpness?name=${name}&join=now&mic=off&cam=off`)
    await page.locator('[data-connection="live"]').waitFor()
  }
  await ann.getByRole('button', { name: 'Share screen' }).click()
  return { viewer: bob, end: async () => void (await Promise.all([ann.close(), there.close()])) }
}

function report(): void {
  const rows = [
    `${PAGES} changes of a page of 11 to 13 px text, 1920x1080, 1.5 Mbit/s; SSIM of what is seen`,
    '',
  ]
  for (const [at, second] of LOOKS.entries()) {
    const [ours, theirs] = [parley, plain].map((arm) =>
      arm.likeness.map((looks) => looks[at] ?? Number.NaN),
    ) as [number[], number[]]
    rows.push(
      line(`Parley after ${second} s`, figures(ours), '', 4),
      line(`plain VP8 call after ${second} s`, figures(theirs), '', 4),
      line(
        'what is lost (1 - SSIM), plain / ours',
        figures(theirs.map((value, n) => (1 - value) / (1 - (ours[n] ?? 0)))),
        'x',
        1,
      ),
      '',
    )
  }
  rows.push(
    line('Parley, until the change is seen', figures(parley.untilSeen), 'ms'),
    line('plain VP8 call, until it is seen', figures(plain.untilSeen), 'ms'),
    '',
    line('Parley, frames shown', figures(parley.framesPerSecond), 'fps', 1),
    line('plain VP8 call, frames shown', figures(plain.framesPerSecond), 'fps', 1),
    '',
  )
  process.stdout.write(rows.join('\n'))
}
