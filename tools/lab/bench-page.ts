/**
 * What a meeting's page costs beside a bare one: nine tiles (seven people with cameras, oneself and the bare page without) in Parley,
 * and the same tracks at the same size in a page that has nothing but mediasoup-client and elements (bare-page/). Each has a browser
 * of its own, and so have those who send; both run at the same time, and the processor time of all processes of each browser is
 * read over the same windows, so that whatever else the machine does strikes both. `npm run bench:page`; `WINDOWS=10` for more.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, CDPSession, Page } from '@playwright/test'
import { launchBrowser, startBenchServer } from './bench-server.ts'
import { figures, line } from './figures.ts'

const WINDOWS = Number(process.env['WINDOWS'] ?? 5)
const WINDOW_MS = 8_000
/** Until layers, estimates and the notices of arrivals have settled. */
const SETTLE_MS = 12_000
const SENDERS = 7
const ROOM = 'bench-page'
/** A tile of a grid of nine in a window of 1280 × 800, in pixels. */
const TILE = { width: 408, height: 232 }

/** What each sender sends: a tile's picture and no layers beside it, for seven encoders share the machine with what is measured. */
const CAMERA = { width: 480, height: 270, rate: 20 }

const server = await startBenchServer(21300, { HTTPS: 'off' })
const { url, folder } = server
const run = promisify(execFile)
const root = new URL('../../', import.meta.url).pathname
await run(
  process.execPath,
  [
    `${root}node_modules/vite/bin/vite.js`,
    'build',
    `${root}tools/lab/bare-page`,
    '--outDir',
    join(folder, 'bare'),
  ],
  { cwd: root },
)
const browsers: Browser[] = []
try {
  const sending = await bare(await browser(), `send=${SENDERS}&rate=${CAMERA.rate}`, CAMERA)
  await sending.locator('html[data-ready]').waitFor({ state: 'attached' })
  const meeting = await browser()
  const inMeeting = await parley(meeting)
  const alone = await browser()
  const onBare = await bare(alone, '', TILE)
  for (const page of [inMeeting, onBare]) {
    await page.waitForFunction((count) => document.querySelectorAll('video').length === count, SENDERS, {
      timeout: 90_000,
    })
  }
  await inMeeting.waitForTimeout(SETTLE_MS)
  const sessions = await Promise.all([meeting, alone].map((one) => one.newBrowserCDPSession()))
  const ratios: number[] = []
  const cores: [number[], number[]] = [[], []]
  const frames: [number[], number[]] = [[], []]
  for (let number = 0; number < WINDOWS; number += 1) {
    const before = await look(sessions, [inMeeting, onBare])
    await inMeeting.waitForTimeout(WINDOW_MS)
    const after = await look(sessions, [inMeeting, onBare])
    const spent = after.map(({ cpu }, at) => cpu - (before[at]?.cpu ?? 0))
    const drawn = after.map((one, at) => one.frames - (before[at]?.frames ?? 0))
    ratios.push((spent[0] ?? 0) / (spent[1] ?? 1))
    for (const at of [0, 1] as const) {
      cores[at].push((spent[at] ?? 0) / (WINDOW_MS / 1_000))
      frames[at].push((drawn[at] ?? 0) / (WINDOW_MS / 1_000))
    }
  }
  const rows = [
    `${SENDERS} senders, ${WINDOWS} windows of ${WINDOW_MS / 1_000} s, both pages at once`,
    '',
    line('Parley: cores', figures(cores[0]), '', 2),
    line('bare page: cores', figures(cores[1]), '', 2),
    line('Parley: frames drawn', figures(frames[0]), '/s'),
    line('bare page: frames drawn', figures(frames[1]), '/s'),
    line('Parley against the bare page', figures(ratios), 'x', 2),
    '',
    'aim: at most 1.15 x',
    '',
  ]
  process.stdout.write(rows.join('\n'))
} finally {
  for (const one of browsers) await one.close()
  await server.end()
}

async function browser(): Promise<Browser> {
  const one = await launchBrowser(['--autoplay-policy=no-user-gesture-required'])
  browsers.push(one)
  return one
}

async function parley(within: Browser): Promise<Page> {
  const context = await within.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${url}/r/${ROOM}?name=Ann&join=now&cam=off&mic=off`)
  await page.locator('[data-connection="live"]').waitFor()
  return page
}

/** The bare page with these wishes, as if it came from the server: its address gives it the server's origin. */
async function bare(
  within: Browser,
  wishes: string,
  { width, height }: { width: number; height: number },
): Promise<Page> {
  const context = await within.newContext({
    viewport: { width: 1280, height: 800 },
    // To the browser a page that is answered here comes from nowhere, and such a one may not open sockets to this machine.
    permissions: ['local-network-access'],
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => void process.stderr.write(`${error.message}\n`))
  await page.route(/\/bare\//, async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/bare/', '')
    const html = path === ''
    const body = await readFile(join(folder, 'bare', html ? 'index.html' : path))
    await route.fulfill({ body, contentType: html ? 'text/html' : 'text/javascript' })
  })
  await page.route(/\/assets\/index-[^/]*[.]js$/, async (route) => {
    const path = new URL(route.request().url()).pathname
    await route.fulfill({ body: await readFile(join(folder, 'bare', path)), contentType: 'text/javascript' })
  })
  await page.goto(`${url}/bare/?room=${ROOM}&width=${width}&height=${height}&${wishes}`)
  return page
}

interface Look {
  /** Seconds of processor time of all processes of the browser. */
  readonly cpu: number
  readonly frames: number
}

async function look(sessions: readonly CDPSession[], pages: readonly Page[]): Promise<Look[]> {
  return Promise.all(
    sessions.map(async (session, at) => {
      const page = pages[at]
      if (page === undefined) throw new Error('each browser has a page')
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      const cpu = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
      const frames = await page.evaluate(() =>
        [...document.querySelectorAll('video')].reduce(
          (sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames,
          0,
        ),
      )
      return { cpu, frames }
    }),
  )
}
