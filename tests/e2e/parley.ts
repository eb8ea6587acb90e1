import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'
import { freePort } from '../support/free-port.ts'
import { startServerProcess, type ServerProcess } from '../support/process.ts'

export { expect } from '@playwright/test'
export type { Page } from '@playwright/test'

/** The real server that a test file runs against, and what it needs to be started again. */
export interface Parley {
  readonly url: string
  readonly port: number
  /** The process that runs now. */
  readonly server: () => ServerProcess
  readonly end: (signal: NodeJS.Signals) => Promise<void>
  readonly start: () => Promise<void>
}

/** Somebody in a meeting, in a browser context of their own. */
export interface Person {
  readonly page: Page
  readonly context: BrowserContext
}

interface TestFixtures {
  /** Ends with the test whatever it listened for on the browser. */
  ownListeners: void
  /** A room name that no other test uses. */
  room: string
  /** Opens a page for a person and joins by link; `at` replaces the server's address. */
  enter: (name: string, change?: { at?: string; query?: string }) => Promise<Person>
}

export const test = base.extend<TestFixtures, { parley: Parley }>({
  ownListeners: [
    async ({ browser }, use) => {
      await use()
      // Tests share the browser: what one of them does to every new context must not be done to those of the next.
      browser.removeAllListeners('context')
    },
    { auto: true },
  ],

  parley: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from this pattern.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
      const port = await freePort()
      const env = {
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: folder,
        MEDIA_PORT: String(await freePort(2)), // One for each worker.
        MEDIA_WORKERS: '2',
        ANNOUNCED_ADDRESS: '127.0.0.1',
        LOG_LEVEL: 'warn',
      }
      let server = await startServerProcess(env)
      await use({
        url: `https://localhost:${port}`,
        port,
        server: () => server,
        end: async (signal) => void (await server.end(signal)),
        start: async () => void (server = await startServerProcess(env)),
      })
      await server.end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  // oxlint-disable-next-line no-empty-pattern -- as above
  room: async ({}, use) => {
    await use(`e2e-${Math.random().toString(36).slice(2, 10)}`)
  },

  enter: async ({ parley, room, browser }, use, info) => {
    const contexts: BrowserContext[] = []
    await use(async (name, change = {}) => {
      const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', (error) => expect.soft(String(error), `error in ${name}'s page`).toBe(''))
      const query = new URLSearchParams({
        name,
        join: 'now',
        ...Object.fromEntries(new URLSearchParams(change.query)),
      })
      await page.goto(`${change.at ?? parley.url}/r/${room}?${query}`)
      await expect(page.locator('[data-connection="live"]')).toBeVisible()
      return { page, context }
    })
    if (info.status !== info.expectedStatus) {
      await info.attach('server', { body: parley.server().output() })
    }
    for (const context of contexts) await context.close()
  },
})

/** The tile of the person of that name. */
export function tileOf(page: Page, name: string): ReturnType<Page['locator']> {
  return page.locator('[data-tile]').filter({ hasText: name })
}

/** What a page decodes of a remote video: frames so far of the element that is seen, and whether the picture has any light in it. */
interface RemoteVideo {
  readonly peer: string
  readonly frames: number
  readonly bright: boolean
}

/** What a page decodes of each remote video. */
export async function remoteVideos(page: Page): Promise<RemoteVideo[]> {
  return page.evaluate(() => {
    const canvas = new OffscreenCanvas(32, 18)
    const draw = canvas.getContext('2d', { willReadFrequently: true })
    if (draw === null) throw new Error('no canvas')
    return [...document.querySelectorAll<HTMLVideoElement>('video[data-peer]')].map((video) => {
      draw.drawImage(video, 0, 0, 32, 18)
      const pixels = draw.getImageData(0, 0, 32, 18).data
      const bright = pixels.some((value, at) => at % 4 !== 3 && value > 60)
      return {
        peer: video.dataset['peer'] ?? '',
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
        bright,
      }
    })
  })
}

/** Waits until `count` remote videos have each advanced by several frames and show a picture. */
export async function expectVideos(page: Page, count: number): Promise<void> {
  await expect
    .poll(async () => (await remoteVideos(page)).filter((video) => video.bright && video.frames > 0).length)
    .toBe(count)
  const before = await remoteVideos(page)
  await expect
    .poll(async () => {
      const now = await remoteVideos(page)
      return now.filter((video) => framesSince(before, video) > 5).length
    })
    .toBe(count)
}

/** How many frames of a person came since; fewer than before are those of another element, which took the picture over. */
export function framesSince(before: readonly RemoteVideo[], { peer, frames }: RemoteVideo): number {
  const old = before.find((video) => video.peer === peer)?.frames ?? 0
  return frames < old ? frames : frames - old
}
