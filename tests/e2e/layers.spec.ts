import type { Browser } from '@playwright/test'
import { largeCamera } from '../support/browser.ts'
import { expect, expectVideos, test, type Page } from './parley.ts'

test.use({ launchOptions: largeCamera() })

/** What one encoding of a page's camera has done so far. */
interface Encoded {
  readonly rid: string
  readonly active: boolean
  readonly frames: number
  readonly width: number
}

declare global {
  interface Window {
    peerConnections: RTCPeerConnection[]
  }
}

const SMALL = { width: 480, height: 360 }
/** Its tiles want the middle layer: three pages that draw and encode more are too much for two cores. */
const LARGE = { width: 1_100, height: 700 }

/** Enters with a window of that size, its connections held for whoever asks for statistics. */
async function enterWith(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', viewport })
  const page = await context.newPage()
  page.on('pageerror', (error) => expect.soft(String(error)).toBe(''))
  await page.addInitScript(() => {
    window.peerConnections = []
    const Original = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        window.peerConnections.push(this)
      }
    }
  })
  await page.goto(url)
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  return page
}

/** The encodings of the page's camera, lowest first. */
async function encoded(page: Page): Promise<Encoded[]> {
  const found = await page.evaluate(async () => {
    const open = window.peerConnections.filter((connection) => connection.connectionState !== 'closed')
    const reports = await Promise.all(open.map((connection) => connection.getStats()))
    return reports
      .flatMap((report) => [...report.values()] as RTCOutboundRtpStreamStats[])
      .filter((stats) => stats.type === 'outbound-rtp' && stats.kind === 'video')
      .map((stats) => ({
        rid: stats.rid ?? '',
        active: (stats as { active?: boolean }).active ?? false,
        frames: stats.framesEncoded ?? 0,
        width: stats.frameWidth ?? 0,
      }))
  })
  return found.toSorted((a, b) => a.rid.localeCompare(b.rid))
}

/** How many frames each encoding gives within a second and a half. */
async function pace(page: Page): Promise<number[]> {
  const before = await encoded(page)
  await page.waitForTimeout(1_500)
  const now = await encoded(page)
  return now.map(({ frames }, at) => frames - (before[at]?.frames ?? 0))
}

/** The widths of what the page receives, by peer. */
async function widths(page: Page): Promise<number[]> {
  return page
    .locator('video[data-peer]')
    .evaluateAll((videos) => (videos as HTMLVideoElement[]).map((video) => video.videoWidth))
}

/**
 * Waits until each of `count` pictures has been that wide. It takes three seconds; on a machine that is busy with other things paths
 * look narrow now and then, so that the pictures may not all be so wide at the same moment.
 */
async function expectReached(page: Page, width: number, count: number): Promise<void> {
  const reached = new Set<number>()
  await expect
    .poll(
      async () => {
        for (const [at, now] of (await widths(page)).entries()) if (now === width) reached.add(at)
        return reached.size
      },
      { timeout: 90_000, intervals: [200] },
    )
    .toBe(count)
}

/** Makes a page believe that it is in another tab, or seen again. */
async function show(page: Page, visible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    visible ? 'visible' : 'hidden',
  )
}

const running = (frames: readonly number[]): boolean[] => frames.map((count) => count > 3)

test('[M10] [M13] a small tile gets the low layer, a larger one a higher one, and what nobody looks at is not encoded', async ({
  browser,
  parley,
  room,
}) => {
  test.setTimeout(240_000)
  const at = (name: string): string => `${parley.url}/r/${room}?name=${name}&join=now`
  const ann = await enterWith(browser, at('Ann'), SMALL)
  const bob = await enterWith(browser, at('Bob'), SMALL)
  const cid = await enterWith(browser, at('Cid'), SMALL)
  for (const page of [ann, bob, cid]) await expectVideos(page, 2)

  // Three small windows: 180 lines are enough, and more is soon not encoded.
  await expect.poll(() => widths(bob), { timeout: 30_000 }).toEqual([320, 320])
  await expect.poll(async () => running(await pace(ann)), { timeout: 40_000 }).toEqual([true, false, false])

  // One of them grows: its tiles want more.
  await bob.setViewportSize(LARGE)
  await expectReached(bob, 640, 2)
  await expectVideos(bob, 2)
  await expect.poll(() => widths(cid)).toEqual([320, 320])

  // And shrinks again.
  await bob.setViewportSize(SMALL)
  await expect.poll(() => widths(bob), { timeout: 30_000 }).toEqual([320, 320])
  await expect.poll(async () => running(await pace(ann)), { timeout: 40_000 }).toEqual([true, false, false])
  await expect
    .poll(async () => (await encoded(ann)).map(({ active }) => active))
    .toEqual([true, false, false])

  // Both others turn to another tab: nothing of Ann is seen, nothing is encoded.
  await show(bob, false)
  await show(cid, false)
  await expect.poll(async () => running(await pace(ann)), { timeout: 60_000 }).toEqual([false, false, false])

  // One looks again: the picture is back.
  await show(bob, true)
  await expectVideos(bob, 2)
  await expect.poll(async () => running(await pace(ann)), { timeout: 30_000 }).toEqual([true, false, false])
  for (const page of [ann, bob, cid]) await page.context().close()
})
