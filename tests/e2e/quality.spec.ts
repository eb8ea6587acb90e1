import { largeCamera } from '../support/browser.ts'
import { type LossyUdp, startLossyUdp } from '../support/lossy-udp.ts'
import { expect, expectVideos, test, tileOf, type Page } from './parley.ts'

test.use({ launchOptions: largeCamera() })

/** Opens the panel over the menu. */
async function openPanel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Connection quality' }).click()
  await expect(page.getByRole('complementary', { name: 'Connection quality' })).toBeVisible()
}

const figure = (page: Page, section: string, name: string) =>
  page.locator('section').filter({ hasText: section }).locator(`[data-figure="${name}"]`)

/** Sends a page's media through a relay that loses packets: the addresses in the answers of the server are changed. */
async function throughRelay(page: Page, relayOf: (port: number) => Promise<number>): Promise<void> {
  await page.exposeFunction('relayOf', relayOf)
  await page.addInitScript(() => {
    const { relayOf: ask } = globalThis as unknown as { relayOf: (port: number) => Promise<number> }
    const real: (description: RTCSessionDescriptionInit) => Promise<void> =
      RTCPeerConnection.prototype.setRemoteDescription
    RTCPeerConnection.prototype.setRemoteDescription = async function (
      this: RTCPeerConnection,
      description?: RTCSessionDescriptionInit,
    ) {
      const udp = (description?.sdp ?? '').replaceAll(/a=candidate:\S+ \d tcp .*\r\n/g, '')
      const ports = [...new Set([...udp.matchAll(/127\.0\.0\.1 (\d+) typ/g)].map(([, port]) => Number(port)))]
      let sdp = udp
      for (const port of ports) {
        sdp = sdp.replaceAll(`127.0.0.1 ${port} typ`, `127.0.0.1 ${await ask(port)} typ`)
      }
      return real.call(this, {
        type: description?.type ?? 'answer',
        sdp,
      })
    }
  })
}

test.describe('connection quality', () => {
  test('[Q3] [Q4] shows real figures of what one sends and receives, and copies them', async ({ enter }) => {
    // Over the server: what it counts is shown too.
    const ann = await enter('Ann', { query: 'direct=never' })
    await enter('Bob')
    await expectVideos(ann.page, 1)
    await ann.context.grantPermissions([
      ...['camera', 'microphone'],
      ...['clipboard-read', 'clipboard-write'],
    ])
    await openPanel(ann.page)
    const panel = ann.page.getByRole('complementary', { name: 'Connection quality' })
    const sent = (name: string) => figure(ann.page, 'Your voice, as you send it', name)
    await expect(sent('bitrate')).toHaveText(/^[1-9]\d* kbit\/s$/)
    await expect(figure(ann.page, 'Your camera, as you send it', 'bitrate')).toHaveText(/^[1-9]/)
    await expect(sent('codec')).toHaveText('opus')
    await expect(figure(ann.page, 'Your camera, as you send it', 'codec')).toHaveText('VP8')
    await expect(figure(ann.page, 'Your camera, as you send it', 'serverBitrate')).toHaveText(/^[1-9]/)
    await expect(figure(ann.page, 'Way between you and the server', 'path')).toHaveText('UDP')
    await expect(figure(ann.page, 'Way between you and the server', 'roundTrip')).toHaveText(/^\d+ ms$/)
    await panel.getByRole('button', { name: 'Bob' }).click()
    const voice = (name: string) => figure(ann.page, 'Voice, as it arrives here', name)
    await expect(voice('mos')).toHaveText(/^[34]\.\d \/ 4\.5$/)
    await expect(voice('loss')).toHaveText(/^\d+(\.\d)? %$/)
    const camera = (name: string) => figure(ann.page, 'Camera, as it arrives here', name)
    await expect(camera('resolution')).toHaveText(/^\d{3,4} × \d{3,4}$/)
    await expect(camera('fps')).toHaveText(/^[1-9]\d? fps$/)
    await expect(panel.locator('canvas')).toHaveCount(4)
    await panel.getByRole('button', { name: 'Copy report' }).click()
    const report = await ann.page.evaluate(() => navigator.clipboard.readText())
    expect(report).toContain('in microphone:')
    expect(report).not.toContain('Bob')
    expect(report).not.toMatch(/\d+\.\d+\.\d+\.\d+.*candidate|127\.0\.0\.1/)
    const json = JSON.parse(report.slice(report.indexOf('\n\n'))) as { persons: { tracks: unknown[] }[] }
    expect(json.persons.map(({ tracks }) => tracks.length)).toEqual([2, 2])
  })

  test('[Q1] [Q7] packets lost on the way up: the others see whose line it is, oneself is told what to do', async ({
    enter,
    browser,
    parley,
    room,
  }) => {
    test.slow()
    const relays = new Map<number, Promise<LossyUdp>>()
    const relayOf = async (port: number): Promise<number> => {
      const relay = relays.get(port) ?? startLossyUdp(port)
      relays.set(port, relay)
      return (await relay).port
    }
    const lose = async (up: number, down: number): Promise<void> => {
      for (const relay of relays.values()) (await relay).lose(up, down)
    }
    const ann = await enter('Ann', { query: 'direct=never' })
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
    const bob = await context.newPage()
    await throughRelay(bob, relayOf)
    await bob.goto(`${parley.url}/r/${room}?name=Bob&join=now`)
    await expectVideos(ann.page, 1)
    await expectVideos(bob, 1)
    expect(relays.size).toBeGreaterThan(0)
    const sign = tileOf(ann.page, 'Bob').locator('[data-quality]')
    await expect(sign).toBeAttached()
    const blame = ann.page.getByText('What Bob sends already arrives badly at the server.')

    await lose(0.3, 0)
    await expect(sign).toHaveAttribute('data-quality', /[012]/, { timeout: 30_000 })
    await sign.click()
    await expect(blame).toBeVisible({ timeout: 30_000 })
    await openPanel(bob)
    // On a machine that is too busy for its meeting that is said first.
    await expect(bob.locator('[data-side]')).toHaveAttribute('data-side', /^my-(uplink|cpu)$/)
    await expect(bob.getByRole('complementary').getByText('What you send arrives badly')).toBeVisible({
      timeout: 30_000,
    })

    await lose(0, 0)
    await expect(blame).toBeHidden({ timeout: 30_000 })
    await context.close()
    for (const relay of relays.values()) (await relay).close()
  })
})
