import { smallCamera } from '../support/browser.ts'
import {
  channelsHeard,
  expectHeard,
  expectSilence,
  incomingAudio,
  keepConnections,
  lastAsked,
  madeMicrophone,
  plug,
  speak,
  watchEcho,
  type EchoSeen,
} from './heard.ts'
import { expect, test, tileOf, type Page, type Person } from './parley.ts'

// Pages here make sound before anybody has touched them: their microphones are made of it.
test.use({ launchOptions: smallCamera('--autoplay-policy=no-user-gesture-required') })

test.beforeEach(({ browser }) => {
  browser.on('context', (context) => {
    void context.addInitScript(keepConnections)
    void context.addInitScript(madeMicrophone)
  })
})

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await expect(page.getByRole('tab', { name: 'Sound' })).toHaveAttribute('data-state', 'active')
}

const muteButton = (page: Page) => page.getByRole('button', { name: 'Mute microphone', exact: true })
const unmuteButton = (page: Page) => page.getByRole('button', { name: 'Unmute microphone' })

async function two(
  enter: (name: string, change?: { query?: string }) => Promise<Person>,
  query = '',
): Promise<[Page, Page]> {
  const { page: ann } = await enter('Ann', { query })
  const { page: bob } = await enter('Bob', { query })
  await expect(tileOf(bob, 'Ann')).toBeVisible()
  return [ann, bob]
}

test('a headset is taken up when it is plugged in, Undo gives it back, and mute stays mute', async ({
  enter,
}) => {
  const [ann, bob] = await two(enter)
  await speak(ann, true)
  await expectHeard(bob)
  await plug(ann, true)
  await ann.getByText('Now using Soft Headset').hover() // So that it stays until Undo is pressed.
  expect((await lastAsked(ann)).deviceId).toEqual({ exact: 'headset-audioinput' })
  await expectHeard(bob)
  const sinks = () =>
    ann.evaluate(() =>
      [...document.querySelectorAll<HTMLAudioElement>('audio[data-audio]')].map((audio) => audio.sinkId),
    )
  await ann.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await lastAsked(ann)).deviceId).not.toEqual({ exact: 'headset-audioinput' })
  await expectHeard(bob)
  await expect.poll(sinks).not.toContain('headset-audiooutput')
  await muteButton(ann).click()
  await expectSilence(bob)
  await plug(ann, false)
  await plug(ann, true) // It was given back: it is not taken up a second time.
  await ann.waitForTimeout(300)
  expect((await lastAsked(ann)).deviceId).not.toEqual({ exact: 'headset-audioinput' })
  await expect(unmuteButton(ann)).toBeVisible()
  await expectSilence(bob)
})

test('another device chosen from the arrow is used at once; when it goes, the call goes on with what is left', async ({
  enter,
}) => {
  const [ann, bob] = await two(enter)
  await plug(ann, true)
  await expect(ann.getByText('Now using Soft Headset')).toBeVisible()
  await speak(ann, true)
  await ann.getByRole('button', { name: 'Choose microphone and speaker' }).click()
  const one = ann.getByRole('menuitemradio', { name: 'Fake Audio Input 1' })
  await one.click()
  await expect.poll(async () => JSON.stringify((await lastAsked(ann)).deviceId)).not.toContain('headset')
  await expectHeard(bob)
  await ann.getByRole('button', { name: 'Choose microphone and speaker' }).click()
  await expect(one).toHaveAttribute('aria-checked', 'true')
  await ann.getByRole('menuitemradio', { name: 'Soft Headset' }).first().click()
  await expectHeard(bob)
  await ann.getByRole('button', { name: 'Choose camera' }).click()
  await ann.getByRole('menuitem', { name: 'Picture settings…' }).click()
  await expect(ann.getByRole('tab', { name: 'Picture' })).toHaveAttribute('data-state', 'active')
  await ann.keyboard.press('Escape')
  await muteButton(ann).click()
  await plug(ann, false)
  await expect(ann.getByText('Now using Fake Audio Input 1')).toBeVisible()
  await expect(unmuteButton(ann)).toBeVisible()
  await unmuteButton(ann).click()
  await expectHeard(bob)
})

test('the space bar lets one be heard while it is held, and no longer', async ({ enter }) => {
  const [ann, bob] = await two(enter)
  await speak(ann, true)
  await muteButton(ann).click()
  await expect(tileOf(bob, 'Ann')).toHaveAttribute('data-muted', 'true')
  await expectSilence(bob)
  await ann.keyboard.down('Space')
  await expect(ann.locator('[data-talking="true"]')).toContainText('You are heard')
  await expect(tileOf(bob, 'Ann')).toHaveAttribute('data-muted', 'false')
  await expectHeard(bob)
  await ann.keyboard.up('Space')
  await expect(ann.locator('[data-talking="false"]')).toBeAttached()
  await expect(tileOf(bob, 'Ann')).toHaveAttribute('data-muted', 'true')
  await expectSilence(bob)
  // Not while writing: there a space is a space.
  await ann.getByRole('button', { name: 'Chat' }).click()
  await ann.getByLabel('Message').fill('a')
  await ann.keyboard.press('Space')
  await expect(ann.getByLabel('Message')).toHaveValue('a ')
  await expect(unmuteButton(ann)).toBeVisible()
})

test('who speaks while muted is told so once, and can unmute there', async ({ enter }) => {
  const [ann, bob] = await two(enter)
  await muteButton(ann).click()
  const hint = ann.getByText('You are muted, but you seem to be speaking.')
  await ann.waitForTimeout(1_000)
  await expect(hint).toBeHidden()
  await speak(ann, true)
  await expect(hint).toBeVisible()
  await expectSilence(bob)
  await ann.getByRole('button', { name: 'Unmute', exact: true }).click()
  await expect(muteButton(ann)).toBeVisible()
  await expect(hint).toBeHidden()
  await expectHeard(bob)
})

test('noise suppression is switched in mid-call: the voice stays, its track too, and what fails is said', async ({
  enter,
}) => {
  const [ann, bob] = await two(enter)
  await speak(ann, true)
  await expectHeard(bob)
  const voice = () =>
    bob
      .locator('audio[data-audio]')
      .first()
      .evaluate((audio) => audio.dataset['audio'])
  const before = await voice()
  await openSettings(ann)
  const state = ann.locator('[data-noise-state]')
  await ann.getByText('Strong', { exact: true }).click()
  await expect(state).toHaveAttribute('data-noise-state', 'on')
  expect(await lastAsked(ann)).toMatchObject({ noiseSuppression: false, echoCancellation: true })
  await expectHeard(bob)
  await ann.getByText('Off', { exact: true }).click()
  await expect(state).toHaveAttribute('data-noise-state', 'idle')
  await expectHeard(bob)
  await ann.getByText('Light', { exact: true }).click()
  await expect.poll(async () => (await lastAsked(ann)).noiseSuppression).toBe(true)
  await expectHeard(bob)
  expect(await voice()).toBe(before)
})

test('the noise model works with the server away once it is there, and a missing one is said', async ({
  enter,
}) => {
  const [ann, bob] = await two(enter)
  await speak(ann, true)
  const fetched = () =>
    ann.evaluate(() =>
      performance.getEntriesByType('resource').some(({ name }) => /gtcrn.*\.wasm$/.test(name)),
    )
  await expect.poll(fetched).toBe(true)
  await ann.context().route('**/assets/**', (route) => route.abort())
  await openSettings(ann)
  await ann.getByText('Strong', { exact: true }).click()
  await expect(ann.locator('[data-noise-state="on"]')).toBeVisible()
  await expectHeard(bob)

  const { page: carl, context } = await enter('Carl')
  await context.route('**/*.wasm', (route) => route.abort())
  await carl.reload()
  await expect(carl.locator('[data-connection="live"]')).toBeVisible()
  await openSettings(carl)
  await carl.getByText('Strong', { exact: true }).click()
  await expect(carl.locator('[data-noise-state="failed"]')).toContainText('could not start')
  await expect.poll(async () => (await lastAsked(carl)).noiseSuppression).toBe(true)
  await context.unroute('**/*.wasm')
  await carl.getByRole('button', { name: 'Try again' }).click()
  await expect(carl.locator('[data-noise-state="on"]')).toBeVisible()
})

test('music mode arrives in stereo, unprocessed, and speech again afterwards', async ({ enter }) => {
  // Over the server, where the codec of the one voice that arrives can be looked at.
  const [ann, bob] = await two(enter, 'direct=never')
  await speak(ann, true)
  await expectHeard(bob)
  const codec = async (): Promise<string> => (await incomingAudio(bob)).at(-1)?.codec ?? ''
  await openSettings(ann)
  await ann.getByRole('switch', { name: 'Music mode' }).click()
  await expect.poll(async () => (await lastAsked(ann)).echoCancellation).toBe(false)
  await expect.poll(codec).toContain('stereo=1')
  await expectHeard(bob)
  // The right channel is a twentieth of the left one; in mono both would be alike.
  await expect
    .poll(async () => {
      const [left = 0, right = 1] = await channelsHeard(bob)
      return left > 0.02 && left > 4 * right
    })
    .toBe(true)
  await ann.getByRole('switch', { name: 'Music mode' }).click()
  await expect.poll(async () => (await lastAsked(ann)).echoCancellation).toBe(true)
  await expect
    .poll(async () => {
      const [left = 0, right = 0] = await channelsHeard(bob)
      return left > 0.02 && left < 1.5 * right
    })
    .toBe(true)
})

test('when the browser mutes the page, one button turns on the sound of all', async ({ enter, browser }) => {
  await enter('Ann')
  await enter('Bob')
  browser.on('context', (context) => {
    void context.addInitScript(() => {
      const play = HTMLMediaElement.prototype.play
      let touched = false
      addEventListener('click', () => (touched = true), true)
      HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
        if (touched || !(this instanceof HTMLAudioElement)) return play.call(this)
        this.pause()
        return Promise.reject(new DOMException('not allowed', 'NotAllowedError'))
      }
    })
  })
  const { page: carl } = await enter('Carl')
  const button = carl.getByRole('button', { name: 'Turn on sound' })
  await expect(button).toHaveCount(1)
  await button.click()
  await expect(button).toBeHidden()
  const playing = () =>
    carl
      .locator('audio[data-audio]')
      .evaluateAll((all) =>
        (all as HTMLAudioElement[]).filter((audio) => audio.srcObject !== null).map((audio) => !audio.paused),
      )
  await expect.poll(playing).toEqual([true, true])
})

test('the echo test records, plays and ends, in the lobby and in the settings, and says when it heard nothing', async ({
  enter,
  parley,
}) => {
  const { page } = await enter('Ann')
  await page.goto(`${parley.url}/r/echo-test?name=Ann`)
  const echo = page.locator('[data-echo]')
  await speak(page, true)
  await page.evaluate(watchEcho)
  await page.getByRole('button', { name: 'Record and play back' }).click()
  await expect(echo).toHaveAttribute('data-echo', 'done')
  const states = await page.evaluate(() => (globalThis as unknown as { echo: EchoSeen }).echo)
  expect(states.map(([state]) => state)).toEqual(['recording', 'playing', 'done'])
  expect(states[1]?.[1]).toBeGreaterThan(20)
  await page.getByRole('button', { name: 'Join now' }).click()
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  await muteButton(page).click()
  await openSettings(page)
  await speak(page, false)
  await page.getByRole('button', { name: 'Record and play back' }).click()
  await expect(echo).toHaveAttribute('data-echo', 'failed')
  await expect(echo).toContainText('The recording is silent')
})

test('who speaks is large in the speaker layout, and goes on being so in silence', async ({ enter }) => {
  const [ann, bob] = await two(enter)
  const { page: eve } = await enter('Eve')
  const expectPlace = (name: string, place: string): Promise<void> =>
    expect(tileOf(ann, name)).toHaveAttribute('data-place', place)
  await ann.getByRole('button', { name: 'More actions' }).click()
  await ann.getByRole('menuitem', { name: 'Layout' }).click()
  await ann.getByText('Speaker', { exact: true }).click()
  await ann.keyboard.press('Escape')
  await speak(eve, true)
  await expectPlace('Eve', 'main')
  await speak(eve, false)
  await expect(tileOf(ann, 'Eve')).toHaveAttribute('data-speaking', 'false')
  await expectPlace('Eve', 'main')
  await speak(bob, true)
  await expectPlace('Bob', 'main')
  await expectPlace('Eve', 'strip')
  await ann.reload() // The layout is this browser's.
  await expect(ann.locator('[data-place="main"]')).toHaveCount(1)
})
