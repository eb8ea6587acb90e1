import { mkdtemp, rm } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import { reachableAddresses } from '../../apps/server/src/config/interfaces.ts'
import { freePort } from '../support/free-port.ts'
import { startServerProcess, type ServerProcess } from '../support/process.ts'
import { smallCamera } from '../support/browser.ts'
import { startOperatorsTurn, type OperatorsTurn } from '../support/operators-turn.ts'
import { expect, expectVideos, test, type Page } from './parley.ts'

/** coturn relays nothing to loopback: the server is announced at an address of the LAN. */
const lan = reachableAddresses(networkInterfaces()).find(({ family }) => family === 'IPv4')?.address

/** How media of each connected peer connection leaves this browser: kind of candidate, and how it talks to its relay. */
function waysOut(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const open = (window as unknown as { connections: RTCPeerConnection[] }).connections
    const ways = await Promise.all(
      open
        .filter(({ connectionState }) => connectionState === 'connected')
        .map(async (connection) => {
          const stats = [...(await connection.getStats()).values()] as Record<string, string>[]
          const transport = stats.find(({ type }) => type === 'transport')
          const pair = stats.find(({ id }) => id === transport?.['selectedCandidatePairId'])
          const local = stats.find(({ id }) => id === pair?.['localCandidateId'])
          return `${local?.['candidateType']} ${local?.['relayProtocol']}`
        }),
    )
    return ways
  })
}

/** Two people who let nothing go but through relays see each other, and all of it goes through one that is reached so. */
async function meetThroughRelay(browser: Browser, url: string, ...protocols: string[]): Promise<void> {
  const pages: Page[] = []
  for (const name of ['Ada', 'Ben']) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
    const page = await context.newPage()
    await page.addInitScript(() => {
      const open: RTCPeerConnection[] = []
      const Real = RTCPeerConnection
      const Counted = class extends Real {
        constructor(configuration?: RTCConfiguration) {
          super(configuration)
          open.push(this)
        }
      }
      Object.assign(window, { RTCPeerConnection: Counted, connections: open })
    })
    await page.goto(`${url}/r/relayed?name=${name}&join=now&relay=1`)
    pages.push(page)
  }
  for (const page of pages) {
    await expect(page.locator('[data-connection="live"]')).toBeVisible()
    await expectVideos(page, 1)
    const ways = await waysOut(page)
    expect(ways.length).toBeGreaterThan(0)
    const allowed = protocols.map((protocol) => `relay ${protocol}`)
    expect(ways.filter((way) => !allowed.includes(way))).toEqual([])
  }
  for (const page of pages) await page.context().close()
}

/** A server that is announced where relays lead. */
interface Announced extends AsyncDisposable {
  readonly url: string
  readonly server: ServerProcess
}

async function startAnnounced(settings: Record<string, string>): Promise<Announced> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-relay-'))
  const port = await freePort()
  const server = await startServerProcess({
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    MEDIA_PORT: String(await freePort()),
    MEDIA_WORKERS: '1',
    ANNOUNCED_ADDRESS: lan ?? '',
    ...settings,
  })
  const end = async (): Promise<void> => {
    await server.end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
  return { url: `https://localhost:${port}`, server, [Symbol.asyncDispose]: end }
}

test.describe('through a relay', () => {
  test.skip(lan === undefined, 'this machine has no address but loopback')
  let announced: Announced
  test.beforeAll(async () => {
    announced = await startAnnounced({ TURN_PORT: String(await freePort()), LOG_LEVEL: 'info' })
  })
  test.afterAll(() => announced[Symbol.asyncDispose]())

  test('[N4] two people who allow relays only see each other through one', async ({ browser }) => {
    expect(announced.server.output()).toContain('TURN is ready')
    await meetThroughRelay(browser, announced.url, 'udp', 'tcp')
  })

  test('[K1] the connection check tries the relay', async ({ page }) => {
    await page.goto(`${announced.url}/check`)
    await page.getByRole('button', { name: 'Test the network' }).click()
    const step = page.locator('[data-step="turn"]')
    await expect(step).toHaveAttribute('data-state', 'good', { timeout: 30_000 })
    await expect(step).toContainText(/Gets through; open in \d+ ms/)
  })
})

for (const [protocol, scheme] of [
  ['tcp', 'turn'],
  ['tls', 'turns'],
] as const) {
  test(`[N1] through a relay of the operator's that is reached over ${protocol.toUpperCase()} only`, async () => {
    test.skip(lan === undefined, 'this machine has no address but loopback')
    const folder = await mkdtemp(join(tmpdir(), 'parley-relay-'))
    const [plain, tls] = [await freePort(), await freePort()]
    await using turn: OperatorsTurn = await startOperatorsTurn(folder, lan ?? '', { plain, tls })
    await using announced = await startAnnounced({
      TURN_URLS: `${scheme}:${lan}:${scheme === 'turns' ? tls : plain}?transport=tcp`,
      TURN_SECRET: turn.secret,
      LOG_LEVEL: 'warn',
    })
    // Browsers ask for a certificate that they trust; this one was made a moment ago.
    const browser = await chromium.launch(smallCamera('--ignore-certificate-errors'))
    await meetThroughRelay(browser, announced.url, protocol)
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })
}

test('[N4] a page that may use relays only says so where there is none', async ({ page, parley, room }) => {
  await page.goto(`${parley.url}/r/${room}?name=Ada&join=now&relay=1`)
  await expect(page.getByRole('heading', { name: 'There is no relay here' })).toBeVisible()
})
