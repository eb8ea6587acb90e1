/**
 * What a message costs the page that shows it: a page with the chat open, in a meeting without pictures, while others write; once with a short
 * conversation and once with a long one. The processor time of the whole browser and the work of the page's main thread are read over
 * windows in which messages come and windows in which none do, in turn; the difference is theirs. `npm run bench:chat`; `WINDOWS=10` for more.
 */
import type { Browser, CDPSession, Page } from '@playwright/test'
import { LIMITS } from '@parley/protocol'
import { createRoom, joinAs } from '../../tests/support/raw-client.ts'
import { launchBrowser, startBenchServer } from './bench-server.ts'
import { figures, line } from './figures.ts'

const WINDOWS = Number(process.env['WINDOWS'] ?? 5)
const WINDOW_MS = 4_000
const PER_WINDOW = 16
const WRITERS = 8
const SHORT = 10

type Writer = Awaited<ReturnType<typeof joinAs>>['client']

/** Milliseconds of work. */
interface Work {
  readonly browser: number
  readonly task: number
  readonly script: number
  readonly style: number
  readonly layout: number
}

const ROWS = [
  ['browser, all processes', 'browser'],
  ['main thread of the page', 'task'],
  ['  of it script', 'script'],
  ['  of it style', 'style'],
  ['  of it layout', 'layout'],
] as const

const server = await startBenchServer(21320, { HTTPS: 'off' })
const browser = await launchBrowser()
try {
  const { id: room } = await createRoom(server.url)
  const writers: Writer[] = []
  for (let n = 0; n < WRITERS; n += 1)
    writers.push((await joinAs(server.url, room, { name: `Writer ${n + 1}` })).client)
  const page = await open(browser, room)
  const look = await looker(browser, page)
  process.stdout.write(
    `${WINDOWS} times ${PER_WINDOW} messages; milliseconds for each, without what the page does anyway\n\n`,
  )
  let written = 0
  const write = async (count: number, everyMs: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const began = Date.now()
      const writer = writers[(written += 1) % WRITERS]
      await writer?.call('chat', { id: crypto.randomUUID(), text: `This is message ${written}.` })
      await page.waitForTimeout(Math.max(0, everyMs - (Date.now() - began)))
    }
  }
  for (const length of [SHORT, LIMITS.chatTail]) {
    await write(length - written, 80)
    await page.waitForTimeout(2_000)
    const each: Work[] = []
    for (let number = 0; number < WINDOWS; number += 1) {
      const [from, still] = [await look(), page.waitForTimeout(WINDOW_MS)]
      await still
      const middle = await look()
      const over = page.waitForTimeout(WINDOW_MS)
      await write(PER_WINDOW, WINDOW_MS / PER_WINDOW - 5)
      await over
      each.push(perMessage(from, middle, await look()))
    }
    process.stdout.write(`after ${length} messages\n`)
    for (const [name, key] of ROWS)
      process.stdout.write(`${line(name, figures(each.map((work) => work[key])), 'ms', 1)}\n`)
    process.stdout.write('\n')
  }
} finally {
  await browser.close()
  await server.end()
}

function perMessage(from: Work, middle: Work, to: Work): Work {
  const of = (key: keyof Work): number => (to[key] - middle[key] - (middle[key] - from[key])) / PER_WINDOW
  return {
    browser: of('browser'),
    task: of('task'),
    script: of('script'),
    style: of('style'),
    layout: of('layout'),
  }
}

async function open(within: Browser, room: string): Promise<Page> {
  const context = await within.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${server.url}/r/${room}?name=Ann&join=now&cam=off&mic=off`)
  await page.locator('[data-connection="live"]').waitFor()
  await page.getByRole('button', { name: 'Chat', exact: true }).click()
  await page.getByRole('log').waitFor()
  return page
}

/** Reads what a browser and a page have done so far. */
async function looker(within: Browser, page: Page): Promise<() => Promise<Work>> {
  const whole: CDPSession = await within.newBrowserCDPSession()
  const own = await page.context().newCDPSession(page)
  await own.send('Performance.enable')
  return async () => {
    const { processInfo } = await whole.send('SystemInfo.getProcessInfo')
    const { metrics } = await own.send('Performance.getMetrics')
    const ms = (name: string): number => 1_000 * (metrics.find((one) => one.name === name)?.value ?? 0)
    return {
      browser: 1_000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
      task: ms('TaskDuration'),
      script: ms('ScriptDuration'),
      style: ms('RecalcStyleDuration'),
      layout: ms('LayoutDuration'),
    }
  }
}
