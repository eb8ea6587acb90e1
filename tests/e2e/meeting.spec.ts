import { startProxy } from '../support/proxy.ts'
import { expect, expectVideos, framesSince, remoteVideos, test, tileOf, type Page } from './parley.ts'

/** Energy of what arrives, from the receivers' own statistics (W3C RTCInboundRtpStreamStats.totalAudioEnergy). */
async function audioEnergies(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const connections = (globalThis as unknown as { connections: RTCPeerConnection[] }).connections
    const energies: number[] = []
    for (const connection of connections) {
      for (const stat of (await connection.getStats()).values() as Iterable<Record<string, unknown>>) {
        if (stat['type'] === 'inbound-rtp' && stat['kind'] === 'audio')
          energies.push(Number(stat['totalAudioEnergy']))
      }
    }
    return energies
  })
}

/** Two seconds of the synthetic microphone's beeps bring about 0.3; the fading of the last sound about 0.000002. */
const AUDIBLE = 1e-3

/** Keeps every peer connection of the page where the test can ask it for statistics. */
function keepConnections(): void {
  const kept: RTCPeerConnection[] = []
  Object.assign(globalThis, { connections: kept })
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      kept.push(this)
    }
  }
}

test('[J4] [M3] three people in three browsers see and hear each other', async ({ enter, browser }) => {
  const names = ['Ann', 'Bob', '王小明']
  browser.on('context', (context) => void context.addInitScript(keepConnections))
  const people = []
  for (const name of names) people.push(await enter(name))
  for (const { page } of people) {
    await expectVideos(page, 2)
    await expect.poll(async () => (await audioEnergies(page)).filter((energy) => energy > 0).length).toBe(2)
    await expect(page.locator('[data-tile]')).toHaveCount(3)
  }
})

test('[M6] mute is seen by the others, and heard: what arrives falls silent', async ({ enter, browser }) => {
  browser.on('context', (context) => void context.addInitScript(keepConnections))
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  const energy = async (): Promise<number> =>
    (await audioEnergies(bob.page)).reduce((sum, one) => sum + one, 0)
  const tile = tileOf(bob.page, 'Ann')
  await expect(tile).not.toHaveAttribute('data-muted', 'true')
  // What was heard over one way and over the other is not counted together.
  for (const { page } of [ann, bob]) await expect(page.locator('[data-straight="on"]')).toBeVisible()
  await expectVideos(bob.page, 1)
  await ann.page.getByRole('button', { name: 'Mute microphone' }).click()
  await expect(tile).toHaveAttribute('data-muted', 'true')
  let silence = await energy()
  const heardSince = async (): Promise<number> => {
    await bob.page.waitForTimeout(2_000) // The synthetic microphone beeps every second.
    const [before, now] = [silence, await energy()]
    silence = now
    return now - before
  }
  // Once what was on its way is played out.
  await expect.poll(heardSince).toBeLessThan(AUDIBLE)
  await ann.page.getByRole('button', { name: 'Unmute microphone' }).click()
  await expect(tile).not.toHaveAttribute('data-muted', 'true')
  await expect.poll(energy).toBeGreaterThan(silence + AUDIBLE)
})

test('a camera that is switched off leaves initials, no black tile, and comes back', async ({ enter }) => {
  const ann = await enter('Ann Lee')
  const bob = await enter('Bob')
  await expectVideos(bob.page, 1)
  await ann.page.getByRole('button', { name: 'Turn camera off' }).click()
  await expect(tileOf(bob.page, 'Ann Lee').locator('video')).toHaveCount(0)
  await expect(tileOf(bob.page, 'Ann Lee')).toContainText('AL')
  await ann.page.getByRole('button', { name: 'Turn camera on' }).click()
  await expectVideos(bob.page, 1)
})

/**
 * By then who said goodbye is gone, on a machine with other browsers too. Without the goodbye the seat would be kept for
 * TIMES.grace, three times as long: that is what is told apart here.
 */
const GOODBYE_MS = 5_000

test('[P1] leave is seen by the others at once, and one can join again', async ({ enter }) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await expect(tileOf(bob.page, 'Ann')).toBeVisible()
  await ann.page.getByRole('button', { name: 'Leave' }).click()
  await ann.page.getByRole('menuitem', { name: 'Leave' }).click()
  await expect(tileOf(bob.page, 'Ann')).toBeHidden({ timeout: GOODBYE_MS })
  await ann.page.getByRole('button', { name: 'Join again' }).click()
  await expect(tileOf(bob.page, 'Ann')).toBeVisible()
})

test('[P1] closing the tab is seen at once', async ({ enter }) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await expect(tileOf(bob.page, 'Ann')).toBeVisible()
  await ann.page.close({ runBeforeUnload: true })
  await expect(tileOf(bob.page, 'Ann')).toBeHidden({ timeout: GOODBYE_MS })
})

test('[C1] [C4] [C5] chat arrives, as it was typed, and is there for who comes later', async ({ enter }) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await ann.page.getByRole('button', { name: 'Chat' }).click()
  const markup = '<img src=x onerror="document.title=1"> 你好 <b>bold</b>'
  await ann.page.getByLabel('Message').fill(markup)
  await ann.page.getByRole('button', { name: 'Send' }).click()
  await bob.page.getByRole('button', { name: 'Chat' }).click()
  await expect(bob.page.getByText(markup)).toBeVisible()
  const late = await enter('Late')
  await late.page.getByRole('button', { name: 'Chat' }).click()
  await expect(late.page.getByText(markup)).toBeVisible()
})

test('a shared screen is seen large by everyone beside the people, and ends with a click', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await ann.page.getByRole('button', { name: 'Share screen' }).click()
  const screen = bob.page.locator('video[data-source="screen"]')
  await expect(screen).toBeVisible()
  await expectVideos(bob.page, 2) // The screen and the camera, both moving and bright.
  const share = async (): Promise<number> => {
    const [wide, stage] = [await screen.boundingBox(), bob.page.viewportSize()]
    return ((wide?.width ?? 0) * (wide?.height ?? 0)) / ((stage?.width ?? 1) * (stage?.height ?? 1))
  }
  await expect.poll(share).toBeGreaterThan(0.4)
  await expect(tileOf(bob.page, 'Ann')).toHaveCount(2)
  await ann.page.getByRole('button', { name: 'Stop sharing' }).first().click()
  await expect(screen).toBeHidden()
  await expect(tileOf(bob.page, 'Ann')).toHaveCount(1)
})

test('[C6] a raised hand is seen and can be lowered', async ({ enter }) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await ann.page.getByRole('button', { name: 'Raise hand' }).click()
  await bob.page.getByRole('button', { name: 'People' }).click()
  await expect(bob.page.getByRole('listitem').filter({ hasText: 'Ann' }).getByLabel(/hand/i)).toBeVisible()
  await ann.page.getByRole('button', { name: 'Lower hand' }).click()
  await expect(bob.page.getByRole('listitem').filter({ hasText: 'Ann' }).getByLabel(/hand/i)).toBeHidden()
})

test('[J5] a reload rejoins as the same person, without a question', async ({ enter }) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  const peer = await tileOf(bob.page, 'Ann').getAttribute('data-tile')
  await ann.page.reload()
  await expect(ann.page.locator('[data-connection="live"]')).toBeVisible()
  await expectVideos(ann.page, 1)
  await expectVideos(bob.page, 1)
  await expect(tileOf(bob.page, 'Ann')).toHaveAttribute('data-tile', peer ?? '')
  await expect(bob.page.locator('[data-tile]')).toHaveCount(2)
})

test('[J6] [P2] [P3] a socket cut for five seconds resumes, with media flowing all the time', async ({
  enter,
  parley,
}) => {
  const proxy = await startProxy(parley.port)
  const bob = await enter('Bob')
  const ann = await enter('Ann', { at: `https://localhost:${proxy.port}`, query: 'direct=never' })
  await expectVideos(ann.page, 1)
  await expectVideos(bob.page, 1)
  const peer = await tileOf(bob.page, 'Ann').getAttribute('data-tile')
  proxy.cut()
  await expect(ann.page.locator('[data-connection="reconnecting"]')).toBeVisible()
  // From its beginning to its end, frames went on arriving on both sides.
  const seen = () => Promise.all([remoteVideos(ann.page), remoteVideos(bob.page)])
  let before = await seen()
  for (let half = 0; half < 2; half += 1) {
    await ann.page.waitForTimeout(2_500)
    const now = await seen()
    expect(now.map(([video], at) => video !== undefined && framesSince(before[at] ?? [], video) > 0)).toEqual(
      [true, true],
    )
    before = now
  }
  await bob.page.getByRole('button', { name: 'Chat' }).click()
  await bob.page.getByLabel('Message').fill('said meanwhile')
  await bob.page.getByRole('button', { name: 'Send' }).click()
  proxy.heal()
  await expect(ann.page.locator('[data-connection="live"]')).toBeVisible()
  await ann.page.getByRole('button', { name: 'Chat' }).click()
  await expect(ann.page.getByText('said meanwhile')).toBeVisible()
  await expect(tileOf(bob.page, 'Ann')).toHaveAttribute('data-tile', peer ?? '')
  await ann.context.close()
  await proxy.close()
})

test('a server that is killed and started again: everyone comes back by themselves, with the chat', async ({
  enter,
  parley,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await expectVideos(ann.page, 1)
  await ann.page.getByRole('button', { name: 'Chat' }).click()
  await ann.page.getByLabel('Message').fill('before the crash')
  await ann.page.getByRole('button', { name: 'Send' }).click()
  await bob.page.getByRole('button', { name: 'Chat' }).click()
  await expect(bob.page.getByText('before the crash')).toBeVisible()
  await parley.end('SIGKILL')
  await expect(ann.page.locator('[data-connection="reconnecting"]')).toBeVisible()
  await parley.start()
  await expect(ann.page.locator('[data-connection="live"]')).toBeVisible()
  await expectVideos(ann.page, 1)
  await expectVideos(bob.page, 1)
  await expect(bob.page.getByText('before the crash')).toHaveCount(1)
})
