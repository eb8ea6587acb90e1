import { startNodeProcesses, type NodeProcesses } from '../support/node-processes.ts'
import { expect, expectVideos, test, tileOf, type Page } from './parley.ts'

let cluster: NodeProcesses
test.beforeEach(async () => {
  cluster = await startNodeProcesses(2)
})
test.afterEach(() => cluster[Symbol.asyncDispose]())

const write = async (page: Page, text: string): Promise<void> => {
  const box = page.getByRole('textbox', { name: 'Message', exact: true })
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

test('[G14] [G12] a server that is killed: who was there is back at the other one within moments, and nobody sees anybody leave', async ({
  enter,
}) => {
  const [one, two] = cluster.nodes
  const query = 'direct=never'
  const { page: ann } = await enter('Ann', { at: one?.url ?? '', query })
  const { page: bob } = await enter('Bob', { at: two?.url ?? '', query })
  for (const page of [ann, bob]) await expectVideos(page, 1)
  await write(ann, 'before')
  await expect(bob.getByText('before')).toHaveCount(1)
  const left = bob.getByText('Ann left')
  const gaps = Promise.all([ann, bob].map((page) => largestGap(page, 6_000)))
  await one?.server.end('SIGKILL')
  const [annGap = 0, bobGap = 0] = await gaps
  test
    .info()
    .annotations.push({ type: 'gap', description: `${Math.round(annGap)} ms, ${Math.round(bobGap)} ms` })
  // Both stopped, or it was not what this test is about; both are back, far within what a person would wait.
  for (const gap of [annGap, bobGap]) expect(gap).toBeGreaterThan(100)
  for (const gap of [annGap, bobGap]) expect(gap).toBeLessThan(4_000)
  for (const page of [ann, bob]) await expectVideos(page, 1)
  await expect(tileOf(bob, 'Ann')).toHaveCount(1)
  await expect(left).toHaveCount(0)
  await write(ann, 'after')
  await expect(bob.getByText('after', { exact: true })).toHaveCount(1)
  await write(bob, 'and back')
  await expect(ann.getByText('and back')).toHaveCount(1)
  await expect(ann.getByText('before')).toHaveCount(1)
})
