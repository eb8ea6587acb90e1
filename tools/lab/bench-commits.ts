/**
 * React commits per second of a page in a quiet meeting: three browsers with cameras and closed microphones, and 27 more people
 * who are only there, so that the stage has pages. The build is the one that is delivered; React tells its commits to a hook that it
 * looks for (as the developer tools do). Run with `npm run bench:commits`; `WINDOWS=10` for more windows.
 */
import type { Page } from '@playwright/test'
import { launchBrowser, startBenchServer } from './bench-server.ts'
import { joinAs, type Joined } from '../../tests/support/raw-client.ts'
import { figures, line } from './figures.ts'
import { countCommits } from './in-page.ts'

const WINDOWS = Number(process.env['WINDOWS'] ?? 5)
const WINDOW_MS = 20_000
const ROOM = 'bench-commits'
const SILENT = 27

const server = await startBenchServer(21200, { HTTPS: 'off' })
const { url } = server
const browser = await launchBrowser()
const people: Joined[] = []
try {
  const pages: Page[] = []
  for (const name of ['Ann', 'Bob', 'Eve']) pages.push(await person(name))
  for (let number = 1; number <= SILENT; number += 1) {
    people.push(await joinAs(url, ROOM, { name: `Person ${number}` }))
  }
  await pages[0]?.getByText('Page 1 of 2').waitFor({ state: 'attached' })
  await pages[0]?.waitForTimeout(10_000) // Until the notices of the arrivals have gone.
  const busy = Math.min(...(await Promise.all(pages.map(commitsOf))))
  if (busy === 0) throw new Error('React told no commit: nothing is measured')
  report(await measure(pages))
} finally {
  for (const { client } of people) client[Symbol.dispose]()
  await browser.close()
  await server.end()
}

async function person(name: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
  await context.addInitScript(countCommits)
  const page = await context.newPage()
  await page.goto(`${url}/r/${ROOM}?name=${name}&join=now&mic=off`)
  await page.locator('[data-connection="live"]').waitFor()
  return page
}

function commitsOf(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { commits: number }).commits)
}

/** Commits per second, of each page in each window. */
async function measure(pages: readonly Page[]): Promise<number[]> {
  const rates: number[] = []
  for (let number = 0; number < WINDOWS; number += 1) {
    const before = await Promise.all(pages.map(commitsOf))
    const began = performance.now()
    await pages[0]?.waitForTimeout(WINDOW_MS)
    const after = await Promise.all(pages.map(commitsOf))
    const seconds = (performance.now() - began) / 1_000
    rates.push(...after.map((count, at) => (count - (before[at] ?? 0)) / seconds))
  }
  return rates
}

function report(rates: readonly number[]): void {
  const rows = [
    `3 pages, ${WINDOWS} windows of ${WINDOW_MS / 1_000} s, ${SILENT + 3} people, nobody speaks`,
    '',
    line('React commits per second', figures(rates), '/s', 2),
    '',
    'aim: at most 2',
    '',
  ]
  process.stdout.write(rows.join('\n'))
}
