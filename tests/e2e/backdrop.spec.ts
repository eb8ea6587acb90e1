import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { portraitVideo, SOMEBODY } from '../support/portrait-video.ts'
import { largeCamera } from '../support/browser.ts'
import { expect, type Page, type Parley, test } from './parley.ts'

/** Everybody's camera here. */
const CAMERA = join(mkdtempSync(join(tmpdir(), 'parley-portrait-')), 'portrait.y4m')
writeFileSync(CAMERA, portraitVideo(SOMEBODY))

test.use({ launchOptions: largeCamera(`--use-file-for-fake-video-capture=${CAMERA}`) })

/** Left above, right above: the wall. The middle below: the shirt. */
const PLACES = { left: [0.06, 0.12], right: [0.94, 0.12], shirt: [0.5, 0.86] } as const

type Colours = Record<keyof typeof PLACES, number[]>

/** The colours at the places of a picture: of a video in the page, or of a file of the server. */
async function colours(page: Page, what: { video: string } | { file: string }): Promise<Colours> {
  return page.evaluate(
    async ({ what, places }) => {
      let picture: HTMLVideoElement | HTMLImageElement | null = null
      if ('video' in what) picture = document.querySelector<HTMLVideoElement>(what.video)
      else {
        picture = new Image(1_280, 720)
        picture.src = what.file
        await picture.decode()
      }
      if (picture === null) throw new Error('no picture')
      const canvas = new OffscreenCanvas(64, 36)
      const context = canvas.getContext('2d', { willReadFrequently: true })
      if (context === null) throw new Error('no canvas')
      context.drawImage(picture, 0, 0, 64, 36)
      const at = ([x, y]: readonly [number, number]) => [
        ...context.getImageData(Math.floor(x * 64) - 1, Math.floor(y * 36) - 1, 2, 2).data.slice(0, 3),
      ]
      return { left: at(places.left), right: at(places.right), shirt: at(places.shirt) }
    },
    { what, places: PLACES },
  )
}

const distance = (a: number[], b: number[]): number =>
  Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))))

/** Waits until a video shows colours that are near (or far from) others at the places named. */
async function expectColours(
  page: Page,
  video: string,
  near: Partial<Colours>,
  far: Partial<Colours> = {},
): Promise<void> {
  await expect(async () => {
    const seen = await colours(page, { video })
    for (const [place, colour] of Object.entries(near)) {
      expect(distance(seen[place as keyof Colours], colour), `${place} is near`).toBeLessThan(45)
    }
    for (const [place, colour] of Object.entries(far)) {
      expect(distance(seen[place as keyof Colours], colour), `${place} is far`).toBeGreaterThan(60)
    }
  }).toPass({ timeout: 30_000 })
}

/** How sharp the sharpest edge of a video is: the largest step of brightness between neighbours of 160 × 90 points. */
async function sharpest(page: Page, video: string): Promise<number> {
  return page.evaluate((selector) => {
    const element = document.querySelector<HTMLVideoElement>(selector)
    const context = new OffscreenCanvas(160, 90).getContext('2d')
    if (element === null || context === null) throw new Error('no picture')
    context.drawImage(element, 0, 0, 160, 90)
    const { data } = context.getImageData(0, 0, 160, 90)
    let most = 0
    for (let at = 4; at < data.length; at += 4) {
      if ((at / 4) % 160 !== 0) most = Math.max(most, Math.abs((data[at + 1] ?? 0) - (data[at - 3] ?? 0)))
    }
    return most
  }, video)
}

const REMOTE = 'video[data-peer][data-source="camera"]'

/**
 * Somebody in the room, whose worker's clock goes `pace` times as fast as it is: 0.01 on this machine, however busy it
 * is, everything is done in time; 50, nothing is.
 */
async function person(
  context: BrowserContext,
  parley: Parley,
  room: string,
  name: string,
  pace = 0.01,
): Promise<Page> {
  await context.route('**/assets/frame-worker-*.js', async (route) => {
    const answer = await route.fetch()
    const clock = `{const now=performance.now.bind(performance);performance.now=()=>now()*${pace}};`
    await route.fulfill({ response: answer, body: clock + (await answer.text()) })
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => expect.soft(String(error), `error in ${name}'s page`).toBe(''))
  await page.goto(`${parley.url}/r/${room}?name=${name}&join=now&direct=never`)
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  return page
}

/** Two in a room; what they load passes the test's hands, no service worker's. */
async function two(
  browser: { newContext(options: object): Promise<BrowserContext> },
  parley: Parley,
  room: string,
  pace?: number,
  before: () => void = () => {},
) {
  const options = { ignoreHTTPSErrors: true, locale: 'en-US', serviceWorkers: 'block' }
  const contexts = [await browser.newContext(options), await browser.newContext(options)] as const
  const requests: string[] = []
  await contexts[0].addInitScript(before)
  contexts[0].on('request', (request) => requests.push(request.url()))
  const ada = await person(contexts[0], parley, room, 'Ada', pace)
  const bob = await person(contexts[1], parley, room, 'Bob', pace)
  await bob.locator(REMOTE).waitFor()
  return {
    ada,
    bob,
    requests,
    [Symbol.asyncDispose]: async () => void (await Promise.all(contexts.map((context) => context.close()))),
  }
}

async function openPicker(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('tab', { name: 'Picture' }).click()
}

async function choose(page: Page, name: string): Promise<void> {
  const radio = page.getByRole('radio', { name, exact: true })
  // The radio button itself is there for the keyboard and for screen readers; its tile is what one clicks.
  await radio.locator('..').click()
  await expect(radio).toBeChecked()
}

test('a picture behind a person: the others see it, through changes and with the camera off and on', async ({
  parley,
  room,
  browser,
}) => {
  await using here = await two(browser, parley, room)
  const { ada, bob, requests } = here
  const trackOf = () =>
    bob
      .locator(REMOTE)
      .evaluate((video: HTMLVideoElement) => (video.srcObject as MediaStream).getTracks()[0]?.id)
  await expectColours(bob, REMOTE, { shirt: [176, 52, 58] })
  const plain = await colours(bob, { video: REMOTE })
  const track = await trackOf()

  await openPicker(ada)
  await choose(ada, 'City at night')
  const night = await ada
    .getByRole('radio', { name: 'City at night' })
    .locator('..')
    .locator('img')
    .getAttribute('src')
  const expected = await colours(ada, { file: night ?? '' })
  const there = { left: expected.left, right: expected.right, shirt: plain.shirt }
  await expectColours(bob, REMOTE, there, { left: plain.left, right: plain.right })
  await ada.screenshot({ path: `${process.env['SHOTS'] ?? tmpdir()}/backdrop-picker.png` })

  await choose(ada, 'Strong blur')
  await expectColours(bob, REMOTE, plain, { left: expected.left })
  await choose(ada, 'City at night')
  await expectColours(bob, REMOTE, there)
  expect(await trackOf(), 'the same track all the while: nothing was published anew').toBe(track)

  await ada.keyboard.press('Escape')
  await ada.getByRole('button', { name: 'Turn camera off' }).click()
  await expect(bob.locator(REMOTE)).toHaveCount(0)
  await ada.getByRole('button', { name: 'Turn camera on' }).click()
  await expectColours(bob, REMOTE, there, { left: plain.left })

  await openPicker(ada)
  await choose(ada, 'None')
  await expectColours(bob, REMOTE, plain)

  const elsewhere = requests.filter((url) => !url.startsWith(parley.url) && !/^(blob|data):/.test(url))
  expect(elsewhere, 'nothing is asked of anybody else').toEqual([])
  const worker = requests.find((url) => url.includes('/frame-worker-')) ?? ''
  const program = await ada.evaluate(async (url) => (await fetch(url)).text(), worker)
  expect(program, 'nor is there anybody else in the program').not.toContain('odml.pa')
})

test('own pictures: taken, shown, kept in this browser, deleted; what is no picture is refused', async ({
  parley,
  room,
  browser,
}) => {
  await using here = await two(browser, parley, room)
  const { ada, bob } = here
  await expectColours(bob, REMOTE, { shirt: [176, 52, 58] })
  const plain = await colours(bob, { video: REMOTE })
  await openPicker(ada)
  const field = ada.locator('input[type="file"]')
  await field.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(ada.getByRole('alert')).toContainText('not a picture')

  const blue = await ada.evaluate(async () => {
    const canvas = new OffscreenCanvas(3_000, 2_000)
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.fillStyle = 'rgb(20, 40, 200)'
    context.fillRect(0, 0, 3_000, 2_000)
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())]
  })
  await field.setInputFiles({ name: 'blue.png', mimeType: 'image/png', buffer: Buffer.from(blue) })
  const own = ada.getByRole('radio', { name: 'Own picture 1' })
  await expect(own).toBeChecked()
  await expect(ada.getByRole('alert')).toHaveCount(0)
  const there = { left: [20, 40, 200], right: [20, 40, 200], shirt: plain.shirt }
  await expectColours(bob, REMOTE, there)

  await ada.reload()
  await expect(ada.locator('[data-connection="live"]')).toBeVisible()
  await expectColours(bob, REMOTE, there)
  await openPicker(ada)
  await expect(own).toBeChecked()
  await ada.getByRole('button', { name: 'Delete own picture 1' }).click()
  await expect(own).toHaveCount(0)
  await expect(ada.getByRole('radio', { name: 'Strong blur' })).toBeChecked()
  await expectColours(bob, REMOTE, plain)
})

test('a browser without streams of frames takes the way over a canvas', async ({ parley, room, browser }) => {
  await using here = await two(browser, parley, room, 0.01, () => {
    for (const name of ['MediaStreamTrackProcessor', 'MediaStreamTrackGenerator']) {
      Reflect.deleteProperty(globalThis, name)
    }
  })
  const { ada, bob } = here
  expect(await ada.evaluate(() => 'MediaStreamTrackProcessor' in globalThis)).toBe(false)
  await expectColours(bob, REMOTE, { shirt: [176, 52, 58] })
  const plain = await colours(bob, { video: REMOTE })
  await openPicker(ada)
  await choose(ada, 'City at night')
  await expectColours(bob, REMOTE, { shirt: plain.shirt }, { left: plain.left, right: plain.right })
  await choose(ada, 'None')
  await expectColours(bob, REMOTE, plain)
})

test('a machine that cannot keep up says so, hides the whole picture, and goes plain only when told to', async ({
  parley,
  room,
  browser,
}) => {
  await using here = await two(browser, parley, room, 50)
  const { ada, bob } = here
  await expect.poll(() => sharpest(bob, REMOTE)).toBeGreaterThan(40)
  await openPicker(ada)
  await choose(ada, 'Hills at dawn')
  await ada.keyboard.press('Escape')
  const notice = ada.getByText('This computer is too slow for the effect.').first()
  await expect(notice).toBeVisible({ timeout: 30_000 })
  await expect.poll(() => sharpest(bob, REMOTE)).toBeLessThan(30)
  // Nothing of the room, nothing black either: frames go on.
  const frames = () =>
    bob
      .locator(REMOTE)
      .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames)
  const before = await frames()
  await expect.poll(frames).toBeGreaterThan(before + 10)

  await ada.getByRole('button', { name: 'Turn background off' }).click()
  await expect(notice).toHaveCount(0)
  await expect.poll(() => sharpest(bob, REMOTE)).toBeGreaterThan(40)
})
