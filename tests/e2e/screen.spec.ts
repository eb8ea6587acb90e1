import { expect, test, tileOf, type Page } from './parley.ts'

/** What stands in for the browser's picker: a canvas of 1920 × 1080, as `globalThis.paint` draws it many times a second. */
function shareCanvas(surface = 'window'): void {
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 1_920
    canvas.height = 1_080
    const draw = canvas.getContext('2d') as CanvasRenderingContext2D
    const film = { on: false, frame: 0 }
    Object.assign(globalThis, { film })
    setInterval(() => {
      film.frame += 1
      draw.fillStyle = '#fff'
      draw.fillRect(0, 0, 1_920, 1_080)
      draw.fillStyle = '#123'
      draw.font = '13px sans-serif'
      for (let line = 0; line < 60; line += 1)
        draw.fillText(`Line ${line} of a page to be read 会议纪要`, 20, 18 * line)
      // In place of the page a film fills half of it; else a clock ticks in a corner.
      if (film.on) {
        for (let at = 0; at < 32; at += 1) {
          draw.fillStyle = `hsl(${(film.frame * 41 + at * 77) % 360} 80% 50%)`
          draw.fillRect((at % 8) * 200, Math.floor(at / 8) * 200, 200, 200)
        }
      } else draw.fillText(String(film.frame), 1_800, 1_060)
    }, 100)
    const stream = canvas.captureStream(15)
    const [track] = stream.getVideoTracks()
    if (track === undefined) throw new Error('no track')
    const settings = track.getSettings.bind(track)
    track.getSettings = () => ({ ...settings(), displaySurface: surface })
    const audio = new AudioContext()
    const sink = audio.createMediaStreamDestination()
    const tone = audio.createOscillator()
    tone.connect(sink)
    tone.start()
    for (const sound of sink.stream.getAudioTracks()) stream.addTrack(sound)
    return stream
  }
}

/** Lets every video that the page sends have little room. */
function narrow(maxBitrate: number): void {
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    override addTransceiver(kind: MediaStreamTrack | string, init: RTCRtpTransceiverInit = {}) {
      const video = (typeof kind === 'string' ? kind : kind.kind) === 'video'
      const sendEncodings = (init.sendEncodings ?? [{}]).map((encoding) => ({ ...encoding, maxBitrate }))
      return super.addTransceiver(kind, video ? { ...init, sendEncodings } : init)
    }
  }
}

/** Keeps every peer connection of the page where {@link codecOf} finds it. */
function keepConnections(): void {
  const connections: RTCPeerConnection[] = []
  Object.assign(globalThis, { connections })
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
}

/** The codec of the video that arrives now, from the receiver's own statistics. */
async function codecOf(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] }
    const found: { at: number; codec: unknown }[] = []
    for (const connection of connections) {
      const report = await connection.getStats()
      for (const stat of report.values() as Iterable<Record<string, unknown>>) {
        if (stat['type'] !== 'inbound-rtp' || stat['kind'] !== 'video') continue
        const codec = report.get(String(stat['codecId'])) as Record<string, unknown> | undefined
        found.push({ at: Number(stat['lastPacketReceivedTimestamp'] ?? 0), codec: codec?.['mimeType'] })
      }
    }
    return found.toSorted((a, b) => b.at - a.at)[0]?.codec
  })
}

const QUIET = { query: 'mic=off&cam=off' }
const screens = (page: Page) => page.locator('video[data-source="screen"]')
const share = (page: Page): Promise<void> => page.getByRole('button', { name: 'Share screen' }).click()
const sizeOf = (page: Page): Promise<string> =>
  screens(page)
    .first()
    .evaluate((video: HTMLVideoElement) => `${video.videoWidth}x${video.videoHeight}`)

test('[M20] [M22] a narrow line costs frames, not pixels; the sharer sees at whom it arrives how sharp, with its sound', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => {
    void context.addInitScript(shareCanvas)
    void context.addInitScript(narrow, 300_000)
  })
  const bob = await enter('Bob', QUIET)
  const ann = await enter('Ann', QUIET)
  await share(ann.page)
  await expect(screens(bob.page)).toBeVisible()
  await expect.poll(() => sizeOf(bob.page)).toBe('1920x1080')
  await expect(ann.page.getByText('With its sound')).toBeVisible()
  await ann.page.getByRole('button', { name: 'How it arrives' }).click()
  const details = ann.page.getByRole('dialog', { name: 'How it arrives' })
  await expect(details.locator('[data-sending]')).toContainText(/Sent\s*1920 × 1080 · \d+ fps/)
  await expect(details.locator('[data-viewer]')).toContainText(/Bob\s*1920 × 1080 · \d+ fps/)
  await expect(details.getByLabel('What the others see')).toBeVisible()
  const peer = await tileOf(bob.page, 'Ann').first().getAttribute('data-tile')
  await expect
    .poll(() =>
      bob.page.evaluate(
        (id) => [...document.querySelectorAll<HTMLAudioElement>(`audio[data-audio="${id}"]`)].length,
        peer,
      ),
    )
    .toBeGreaterThan(0)
  await ann.page.getByRole('button', { name: 'Stop sharing' }).first().click()
  await expect(screens(bob.page)).toHaveCount(0)
  await expect(details).toBeHidden()
})

test('a film in a shared screen is noticed, sent as one, and the sharer may say otherwise', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => void context.addInitScript(shareCanvas, 'monitor'))
  const ann = await enter('Ann', QUIET)
  await share(ann.page)
  await ann.page.getByRole('button', { name: 'How it arrives' }).click()
  const content = ann.page.locator('[data-content]')
  await expect(content).toHaveAttribute('data-content', 'text')
  await expect(ann.page.getByText('Your whole screen is shared.')).toBeVisible()
  await ann.page.evaluate(() => ((globalThis as unknown as { film: { on: boolean } }).film.on = true))
  await expect(content).toHaveAttribute('data-content', 'motion')
  await content.getByText('Text', { exact: true }).click()
  await expect(content).toHaveAttribute('data-content', 'text')
  await content.getByText('Automatic').click()
  await expect(content).toHaveAttribute('data-content', 'motion')
  await ann.page.evaluate(() => ((globalThis as unknown as { film: { on: boolean } }).film.on = false))
  await expect(content).toHaveAttribute('data-content', 'text')
})

test('two share at the same time and both are seen', async ({ enter, browser }) => {
  browser.on('context', (context) => void context.addInitScript(shareCanvas))
  const ann = await enter('Ann', QUIET)
  const bob = await enter('Bob', QUIET)
  const eve = await enter('Eve', QUIET)
  await share(ann.page)
  await share(bob.page)
  await expect(screens(eve.page)).toHaveCount(2)
  for (const at of [0, 1]) {
    await expect
      .poll(() =>
        screens(eve.page)
          .nth(at)
          .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames),
      )
      .toBeGreaterThan(1)
  }
  await expect(screens(ann.page)).toHaveCount(1) // Bob's; one's own is no tile.
  await ann.page.getByRole('button', { name: 'Stop sharing' }).first().click()
  await expect(screens(eve.page)).toHaveCount(1)
  await expect(screens(eve.page)).toHaveAttribute(
    'data-peer',
    (await tileOf(ann.page, 'Bob').first().getAttribute('data-tile')) ?? '',
  )
})

test('a viewer zooms by wheel, buttons and keys, pans by dragging, and goes back by a double click', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => void context.addInitScript(shareCanvas))
  // One way only: where another takes over, the picture has another element.
  const query = `${QUIET.query}&direct=never`
  const bob = await enter('Bob', { query })
  const ann = await enter('Ann', { query })
  await share(ann.page)
  await expect.poll(() => screens(bob.page).count()).toBe(1)
  await expect.poll(() => sizeOf(bob.page)).toBe('1920x1080')
  const picture = bob.page.getByRole('region', { name: /Ann’s screen/ })
  const percent = async (): Promise<number> => Number(await picture.getAttribute('data-zoom'))
  const left = async (): Promise<number> => (await screens(bob.page).boundingBox())?.x ?? 0
  await picture.focus()
  await bob.page.keyboard.press('0')
  const fitted = await percent()
  expect(fitted).toBeLessThan(100)
  await picture.dblclick()
  await expect.poll(percent).toBe(100)
  await expect(picture.getByRole('button', { name: 'Zoom: 100 %' })).toBeVisible()
  const before = await left()
  const box = await picture.boundingBox()
  if (box === null) throw new Error('no picture')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await bob.page.mouse.move(x, y)
  await bob.page.mouse.down()
  await bob.page.mouse.move(x + 60, y, { steps: 4 })
  await bob.page.mouse.up()
  await expect.poll(async () => (await left()) - before).toBeGreaterThan(40)
  await bob.page.keyboard.press('ArrowLeft')
  await bob.page.keyboard.press('+')
  await expect.poll(percent).toBe(125)
  await bob.page.mouse.wheel(0, 2_000)
  await expect.poll(percent).toBe(fitted)
  await picture.getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(percent).toBeGreaterThan(fitted)
  await picture.getByRole('button', { name: 'Show all of it' }).click()
  await expect.poll(percent).toBe(fitted)
  await picture.getByRole('button', { name: 'Screen over everything' }).click()
  await expect
    .poll(() => bob.page.evaluate(() => document.fullscreenElement?.hasAttribute('data-zoom')))
    .toBe(true)
  await picture.getByRole('button', { name: 'Back to the meeting' }).click()
  await expect.poll(() => bob.page.evaluate(() => document.fullscreenElement)).toBeNull()
})

test('[M21] somebody whose browser lacks AV1 comes, and sees the screen all the same', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => {
    void context.addInitScript(shareCanvas)
    void context.addInitScript(keepConnections)
  })
  const ann = await enter('Ann', QUIET)
  const bob = await enter('Bob', QUIET)
  await share(ann.page)
  await expect.poll(() => codecOf(bob.page)).toBe('video/AV1')
  browser.on('context', (context) =>
    context.addInitScript(() => {
      // As a browser without AV1 describes itself: nothing of it in its descriptions of sessions.
      const of = RTCPeerConnection.prototype.createOffer
      RTCPeerConnection.prototype.createOffer = async function (
        this: RTCPeerConnection,
        ...given: unknown[]
      ) {
        const offer = await (of as (...all: unknown[]) => Promise<RTCSessionDescriptionInit>).apply(
          this,
          given,
        )
        return { type: offer.type, sdp: (offer.sdp ?? '').replaceAll('AV1/90000', 'XX1/90000') }
      } as typeof of
    }),
  )
  const old = await enter('Old', QUIET)
  await expect(screens(old.page)).toBeVisible()
  await expect.poll(() => sizeOf(old.page)).toBe('1920x1080')
  await expect.poll(() => codecOf(old.page)).toBe('video/VP8')
  await expect.poll(() => codecOf(bob.page)).toBe('video/VP8')
})

test('a screen that the system refuses is explained, a closed picker is not', async ({ enter, browser }) => {
  browser.on('context', (context) =>
    context.addInitScript(() => {
      const reasons = ['Permission denied', 'Permission denied by system']
      navigator.mediaDevices.getDisplayMedia = () =>
        Promise.reject(new DOMException(reasons.shift() ?? '', 'NotAllowedError'))
    }),
  )
  const ann = await enter('Ann', QUIET)
  await share(ann.page)
  await expect(ann.page.getByRole('button', { name: 'Share screen' })).toBeEnabled()
  await expect(ann.page.getByText('Your screen could not be shared')).toBeHidden()
  await share(ann.page)
  await expect(ann.page.getByText('Your screen could not be shared')).toBeVisible()
})
