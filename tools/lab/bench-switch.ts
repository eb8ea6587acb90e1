/**
 * The change of media from the direct way to the server's and back, as it is heard and seen: the longest silence in a steady tone, and
 * the longest wait between two presented frames, in a window around each change. Two real pages; a third person of sockets alone
 * joins and leaves. `npm run bench:switch`; `CHANGES=20` in each direction.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { CHROMIUM, CHROMIUM_ARGS } from '../../tests/support/browser.ts'
import { freePort } from '../../tests/support/free-port.ts'
import { startServerProcess } from '../../tests/support/process.ts'
import { joinAs } from '../../tests/support/raw-client.ts'
import { figures, line } from './figures.ts'
import { recordPlayed, toneMicrophone, type Played } from './in-page-switch.ts'

const CHANGES = Number(process.env['CHANGES'] ?? 20)
/** A change is over by then: until nothing comes by the way that was left. */
const WINDOW_MS = 2_500

const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
const port = await freePort()
const server = await startServerProcess({
  PORT: String(port),
  HOST: '127.0.0.1',
  DATA_DIR: folder,
  MEDIA_PORT: '21000',
  ANNOUNCED_ADDRESS: '127.0.0.1',
  LOG_LEVEL: 'error',
})
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0' // The server's own certificate, on this machine.
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [...CHROMIUM_ARGS, '--autoplay-policy=no-user-gesture-required'],
})
const url = `https://localhost:${port}`
type Gaps = ReturnType<Played['gaps']>
const changes: Record<'away' | 'back' | 'quiet', Gaps[]> = { away: [], back: [], quiet: [] }

const [ann, bob] = [await person('Ann'), await person('Bob')]
await straight(true)
for (let change = 0; change < CHANGES; change += 1) {
  changes.quiet.push(await within(ann, async () => {}))
  let leave = async (): Promise<void> => {}
  changes.away.push(
    await within(ann, async () => {
      const third = await joinAs(url, 'bench', { name: 'Cid' })
      leave = async () => void (await third.client.call('leave', {}))
      await straight(false)
    }),
  )
  changes.back.push(
    await within(ann, async () => {
      await leave()
      await straight(true)
    }),
  )
}
await browser.close()
await server.end('SIGTERM')
await rm(folder, { recursive: true })
report()

async function person(name: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', bypassCSP: true })
  const page = await context.newPage()
  await page.addInitScript(toneMicrophone)
  await page.addInitScript(recordPlayed)
  await page.goto(`${url}/r/bench?name=${name}&join=now`)
  await page.locator('[data-connection="live"]').waitFor()
  return page
}

async function straight(is: boolean): Promise<void> {
  const selector = is ? '[data-straight="on"]' : '[data-straight]:not([data-straight="on"])'
  for (const page of [ann, bob]) await page.locator(selector).waitFor({ timeout: 90_000 })
}

async function within(page: Page, change: () => Promise<void>): Promise<Gaps> {
  const ask = (): Promise<Gaps> =>
    page.evaluate(() => (globalThis as unknown as { played: Played }).played.gaps())
  await ask()
  await change()
  await page.waitForTimeout(WINDOW_MS)
  return ask()
}

function report(): void {
  const rows = [`${CHANGES} changes each way, as one of two hears and sees the other`, '']
  for (const [name, of] of [
    ['to the server', changes.away],
    ['to the direct way', changes.back],
    ['no change', changes.quiet],
  ] as const) {
    for (const [what, key] of [
      ['longest silence', 'silence'],
      ['played twice', 'doubled'],
      ['longest still picture', 'still'],
    ] as const)
      rows.push(line(`${name}: ${what}`, figures(of.map((gaps) => gaps[key])), 'ms'))
    rows.push('')
  }
  rows.push('aim: a silence of at most 20 ms, a still picture of at most 100 ms', '')
  process.stdout.write(rows.join('\n'))
}
