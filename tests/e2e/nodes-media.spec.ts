import { smallCamera } from '../support/browser.ts'
import { startNodeProcesses, type NodeProcesses } from '../support/node-processes.ts'
import { keepConnections, madeMicrophone, speak } from './heard.ts'
import { expect, expectVideos, framesSince, remoteVideos, test, tileOf, type Page } from './parley.ts'

// Pages here make sound before anybody has touched them: their microphones are made of it.
test.use({ launchOptions: smallCamera('--autoplay-policy=no-user-gesture-required') })

let cluster: NodeProcesses
test.beforeAll(async () => {
  cluster = await startNodeProcesses(2)
})
test.afterAll(() => cluster[Symbol.asyncDispose]())

/** The energy of each voice that arrives, by its SSRC. */
async function voices(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] }
    const all = await Promise.all(connections.map((connection) => connection.getStats()))
    const stats = all.flatMap((report) => [...(report.values() as Iterable<Record<string, unknown>>)])
    const arriving = stats.filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
    return Object.fromEntries(
      arriving.map((stat) => [String(stat['ssrc']), Number(stat['totalAudioEnergy'])]),
    )
  })
}

/** Waits until a page hears so many voices, and no other, for a second. */
async function expectVoices(page: Page, count: number): Promise<void> {
  let before = await voices(page)
  const growing = async (): Promise<number> => {
    await page.waitForTimeout(1_000)
    const now = await voices(page)
    const heard = Object.entries(now).filter(([ssrc, energy]) => energy > (before[ssrc] ?? 0) + 1e-3)
    before = now
    return heard.length
  }
  await expect.poll(growing).toBe(count)
}

/** Waits until so many pictures go on within a second. */
async function expectMoving(page: Page, count: number): Promise<void> {
  const moving = async (): Promise<number> => {
    const before = await remoteVideos(page)
    await page.waitForTimeout(1_000)
    const now = await remoteVideos(page)
    return now.filter((video) => framesSince(before, video) > 0).length
  }
  await expect.poll(moving).toBe(count)
}

test('[G21] [G22] [G23] [G25] people at two servers hear and see each other, and go on when one is killed', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => {
    void context.addInitScript(keepConnections)
    void context.addInitScript(madeMicrophone)
  })
  const [here = '', there = ''] = cluster.nodes.map(({ url }) => url)
  const query = 'direct=never'
  const { page: ann } = await enter('Ann', { at: here, query })
  const { page: bob } = await enter('Bob', { at: there, query })
  const { page: cid } = await enter('Cid', { at: here, query })
  for (const page of [ann, bob, cid]) await expectVideos(page, 2)
  for (const page of [ann, bob, cid]) await speak(page, true)
  for (const page of [ann, bob, cid]) await expectVoices(page, 2)

  const expectSpeaking = (page: Page, name: string, speaks: boolean): Promise<void> =>
    expect(tileOf(page, name)).toHaveAttribute('data-speaking', String(speaks))
  for (const name of ['Ann', 'Cid']) await expectSpeaking(bob, name, true)
  for (const page of [ann, cid]) await expectSpeaking(page, 'Bob', true)
  await speak(bob, false)
  await expectSpeaking(ann, 'Bob', false)

  await ann.getByRole('button', { name: 'Mute microphone' }).click()
  await expect(tileOf(bob, 'Ann')).toHaveAttribute('data-muted', 'true')
  await expectVoices(bob, 1)
  await expectSpeaking(bob, 'Ann', false)
  await ann.getByRole('button', { name: 'Unmute microphone' }).click()
  await expectSpeaking(bob, 'Ann', true)
  await expectVoices(bob, 2)
  await ann.getByRole('button', { name: 'Turn camera off' }).click()
  await expectVideos(bob, 1)
  await ann.getByRole('button', { name: 'Turn camera on' }).click()
  await expectVideos(bob, 2)

  // With its server a voice goes; it is there again when its people are at the other one.
  await speak(bob, true)
  await cluster.nodes[0]?.server.end('SIGKILL')
  for (const page of [bob, ann, cid]) await expectMoving(page, 2)
  for (const page of [bob, ann, cid]) await expectVoices(page, 2)
  expect(cluster.nodes[1]?.server.output()).not.toMatch(/"fault"|no media comes/)
})
