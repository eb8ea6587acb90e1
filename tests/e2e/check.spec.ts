import { findings } from './findings.ts'
import { expect, test, type Page } from './parley.ts'

const step = (page: Page, name: string) => page.locator(`[data-step="${name}"]`)
const verdict = (page: Page) => page.locator('[data-verdict]')

async function start(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/check`)
  await page.getByRole('button', { name: 'Test the network' }).click()
}

test.describe('the connection check', () => {
  test('[K1] [K5] finds a good network good, and tells it in words', async ({ page, parley, context }) => {
    await context.grantPermissions(['camera', 'microphone', 'clipboard-read', 'clipboard-write'])
    await page.goto(parley.url)
    await page.getByRole('link', { name: 'Test my connection' }).click()
    await expect(page.locator('video[data-self]')).toBeVisible()
    await page.getByRole('button', { name: 'Test the network' }).click()
    await expect(step(page, 'signal')).toHaveAttribute('data-state', 'good')
    await expect(step(page, 'tcp')).toHaveAttribute('data-state', 'good')
    await expect(step(page, 'turn')).toHaveText(/Not configured on this server/)
    await expect(step(page, 'udp')).toHaveAttribute('data-state', 'good')
    await expect(step(page, 'stability')).toHaveText(/Lost .* % up, .* % down; jitter \d+ ms/, {
      timeout: 30_000,
    })
    await expect(verdict(page)).toHaveAttribute('data-verdict', /many|video/, { timeout: 30_000 })
    await expect(step(page, 'bandwidth')).toHaveText(/Mbit\/s up, .*Mbit\/s down/)
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Copy report' }).click()
    const report = await page.evaluate(() => navigator.clipboard.readText())
    const json = JSON.parse(report.slice(report.indexOf('\n\n'))) as {
      result: { stability: { packets: number }; up: number; down: number }
    }
    // Fifty packets a second for ten seconds, there and back.
    expect(json.result.stability.packets).toBeGreaterThan(400)
    expect(Math.min(json.result.up, json.result.down)).toBeGreaterThan(1e6)
  })

  test('[K5] says so when UDP is blocked, and goes on over TCP', async ({ page, parley }) => {
    // What a firewall does to UDP: candidates lead nowhere.
    await page.addInitScript(() => {
      const real: (description: RTCSessionDescriptionInit) => Promise<void> =
        RTCPeerConnection.prototype.setRemoteDescription
      RTCPeerConnection.prototype.setRemoteDescription = function (
        this: RTCPeerConnection,
        description?: RTCSessionDescriptionInit,
      ) {
        const sdp = (description?.sdp ?? '').replaceAll(
          /(a=candidate:\S+ \d udp \d+ \S+) \d+ typ/gi,
          '$1 9 typ',
        )
        return real.call(this, { type: description?.type ?? 'answer', sdp })
      }
    })
    test.slow()
    await start(page, parley.url)
    await expect(step(page, 'udp')).toHaveAttribute('data-state', 'weak', { timeout: 30_000 })
    await expect(verdict(page)).toHaveAttribute('data-verdict', /video|voice|poor/, { timeout: 60_000 })
    await expect(verdict(page)).toContainText('UDP is blocked here')
    await expect(step(page, 'stability')).toHaveText(/Lost/)
  })

  test('[K2] tells why a camera is missing, and when another check is under way', async ({
    page,
    parley,
  }) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
    })
    const other = await page.request.post(`${parley.url}/api/checks`)
    expect(other.status()).toBe(201)
    await start(page, parley.url)
    await expect(page.getByText('The network cannot be tested just now')).toBeVisible()
    await expect(page.getByText(/camera and microphone/i).first()).toBeVisible()
    const { id } = (await other.json()) as { id: string }
    await page.request.delete(`${parley.url}/api/checks/${id}`)
    await page.getByRole('button', { name: /Test (the network|again)/ }).click()
    await expect(step(page, 'tcp')).toHaveAttribute('data-state', 'good')
  })
})
