import { kill } from 'node:process'
import { expect, expectVideos, test, tileOf, type Page, type Parley, type Person } from './parley.ts'
import { message, openChat, say } from './talking.ts'

/** Kills every media worker that the server has, and waits until others are there. */
async function killWorkers({ context }: Person, parley: Parley): Promise<void> {
  const workers = async (): Promise<number[]> => {
    const metrics = await (await context.request.get(`${parley.url}/metrics`)).text()
    return [...metrics.matchAll(/parley_worker_cpu_seconds\{pid="(\d+)"\}/g)].map(([, pid]) => Number(pid))
  }
  const before = await workers()
  for (const pid of before) kill(pid, 'SIGKILL')
  await expect
    .poll(async () => (await workers()).filter((pid) => !before.includes(pid)).length)
    .toBe(before.length)
}

/** Notes from now on what should not happen: a lost connection, a tile or a picture that goes, a question for devices. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const [began, seen]: [number, string[]] = [performance.now(), []]
    Object.assign(globalThis, { seen })
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = (constraints) => {
      seen.push('asked for devices')
      return ask(constraints)
    }
    // A picture's element makes way for the next one of the same person.
    const isReplaced = ({ dataset: { peer } }: HTMLElement): boolean =>
      peer !== undefined && document.querySelector(`video[data-peer="${peer}"]`) !== null
    const looking = new MutationObserver((changes) => {
      for (const { removedNodes } of changes)
        for (const node of removedNodes)
          if (
            node instanceof HTMLElement &&
            node.matches('[data-tile], video[data-peer]') &&
            !isReplaced(node)
          )
            seen.push(`gone: ${node.outerHTML.slice(0, 200)}, ${Math.round(performance.now() - began)} ms`)
      const state = document.querySelector('[data-connection]')?.getAttribute('data-connection')
      if (state !== 'live') seen.push(`connection: ${state}`)
    })
    looking.observe(document.body, { subtree: true, childList: true, attributes: true })
  })
}

const noted = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)

/** Which track is shown of the only other one. */
const shown = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const media = document.querySelector<HTMLVideoElement>('video[data-peer]')?.srcObject
    return media instanceof MediaStream ? (media.getVideoTracks()[0]?.id ?? '') : ''
  })

test('[V1] [V2] [V4] [V8] workers that are killed: two do not notice, three go on with the same tiles', async ({
  enter,
  parley,
}) => {
  const [ann, bob] = [await enter('Ann'), await enter('Bob')]
  for (const { page } of [ann, bob]) {
    await expect(page.locator('[data-straight="on"]')).toBeVisible()
    await expectVideos(page, 1)
    await watch(page)
  }
  const before = await shown(ann.page)
  await killWorkers(ann, parley)
  await openChat(ann.page)
  await say(ann.page, 'said before')
  await expectVideos(ann.page, 1)
  // What comes over the server is played where the straight way stalls for a moment; then it is the same again.
  await expect.poll(() => shown(ann.page)).toBe(before)
  expect([await noted(ann.page), await noted(bob.page)]).toEqual([[], []])
  await expect(bob.page.locator('[data-straight="on"]')).toBeVisible()

  const people = [ann, bob, await enter('Cid')]
  for (const { page } of people) await expectVideos(page, 2)
  await bob.page.getByRole('button', { name: 'Raise hand' }).click()
  const tile = await tileOf(ann.page, 'Bob').getAttribute('data-tile')
  for (const { page } of people) await watch(page)
  await killWorkers(ann, parley)
  for (const { page } of people) await expectVideos(page, 2)
  for (const { page } of people) expect(await noted(page)).toEqual([])
  await say(ann.page, 'said after')
  await expect(message(ann.page, 'said before')).toHaveCount(1)
  await expect(tileOf(ann.page, 'Bob')).toHaveAttribute('data-tile', tile ?? '')
  await expect(bob.page.getByRole('button', { name: 'Lower hand' })).toBeVisible()
})
