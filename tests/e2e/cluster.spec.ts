import { startNodeProcesses, type NodeProcesses } from '../support/node-processes.ts'
import { expect, expectVideos, test, tileOf, type Page, type Person } from './parley.ts'

type Enter = (name: string, change: { at: string; query: string }) => Promise<Person>

let cluster: NodeProcesses
test.beforeEach(async () => {
  cluster = await startNodeProcesses(2, { DRAIN: '1' })
})
test.afterEach(() => cluster[Symbol.asyncDispose]())

const write = async (page: Page, text: string): Promise<void> => {
  const box = page.getByRole('textbox', { name: 'Message' })
  if (!(await box.isVisible())) await page.getByRole('button', { name: /^Chat/ }).click()
  await box.fill(text)
  await box.press('Enter')
}

/** The longest time, of so many milliseconds from now, in which a page decoded no picture of anybody else. */
const largestGap = (page: Page, during: number): Promise<number> =>
  page.evaluate(async (during) => {
    const frames = new WeakMap<HTMLVideoElement, number>()
    const began = performance.now()
    let [last, largest] = [began, 0]
    while (performance.now() - began < during) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-peer]')) {
        const count = video.getVideoPlaybackQuality().totalVideoFrames
        const moved = count > (frames.get(video) ?? 0)
        frames.set(video, count)
        if (moved) last = performance.now()
      }
      largest = Math.max(largest, performance.now() - last)
    }
    return largest
  }, during)

/** Ann at one server and Bob at the other, who see each other; both have the chat open. */
async function annAndBob(enter: Enter): Promise<{ ann: Page; bob: Page }> {
  const [one, two] = cluster.nodes
  const query = 'direct=never'
  const { page: ann } = await enter('Ann', { at: one?.url ?? '', query })
  const { page: bob } = await enter('Bob', { at: two?.url ?? '', query })
  for (const page of [ann, bob]) await expectVideos(page, 1)
  await write(bob, 'one')
  await write(ann, 'two')
  return { ann, bob }
}

/** The chat goes on both ways, nothing of it is missing or there twice, and nobody was seen to leave. */
async function expectOneMeeting(ann: Page, bob: Page, written: readonly string[]): Promise<void> {
  for (const page of [ann, bob]) await expectVideos(page, 1)
  await write(ann, 'from Ann')
  await write(bob, 'from Bob')
  for (const page of [ann, bob]) {
    const log = page.getByRole('log')
    for (const text of ['one', 'two', ...written, 'from Ann', 'from Bob'])
      await expect(log.getByText(text, { exact: true })).toHaveCount(1)
  }
  await expect(tileOf(bob, 'Ann')).toHaveCount(1)
  await expect(bob.getByText('Ann left')).toHaveCount(0)
}

const told = (gaps: readonly number[]): void =>
  void test.info().annotations.push({ type: 'gap', description: gaps.map(Math.round).join(' ms, ') })

test('[G14] [G12] a server that is killed: who was there is back at the other one within moments, and nobody sees anybody leave', async ({
  enter,
}) => {
  const { ann, bob } = await annAndBob(enter)
  const gaps = Promise.all([ann, bob].map((page) => largestGap(page, 6_000)))
  await cluster.nodes[0]?.server.end('SIGKILL')
  told(await gaps)
  // A picture that did not stop was not of this test; both are back, far within what a person would wait.
  for (const gap of await gaps) expect(gap).toBeGreaterThan(100)
  for (const gap of await gaps) expect(gap).toBeLessThan(4_000)
  await expectOneMeeting(ann, bob, [])
})

test('[G18] a server that is drained: its people go on at the other one, and it ends when they have', async ({
  enter,
}) => {
  const { ann, bob } = await annAndBob(enter)
  const gaps = Promise.all([ann, bob].map((page) => largestGap(page, 6_000)))
  const ended = cluster.nodes[0]?.server.end('SIGTERM')
  for (const text of ['a', 'b', 'c', 'd']) await write(ann, text)
  expect(await ended).toBe(0)
  told(await gaps)
  for (const gap of await gaps) expect(gap).toBeLessThan(2_500)
  await expect(ann.locator('[data-connection="live"]')).toBeVisible()
  await expectOneMeeting(ann, bob, ['a', 'b', 'c', 'd'])
})
