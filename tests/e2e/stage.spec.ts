import { expect, expectVideos, test, tileOf, type Page } from './parley.ts'

/** Opens the menu of a person's tile, as with a mouse. */
async function openOptions(page: Page, name: string): Promise<void> {
  await tileOf(page, name).hover()
  await page.getByRole('button', { name: `Options for ${name}` }).click()
  await expect(page.getByRole('menu')).toBeVisible()
}

async function choose(page: Page, name: string, item: string): Promise<void> {
  await openOptions(page, name)
  await page.getByRole('menuitem', { name: item }).click()
}

async function openLayout(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Layout' }).click()
}

const placeOf = (page: Page, name: string, place: string): Promise<void> =>
  expect(tileOf(page, name)).toHaveAttribute('data-place', place)

test('[S1] [S2] [S3] whom the host puts in the spotlight is large for everyone, until leaving', async ({
  enter,
}) => {
  const host = await enter('Ann')
  const bob = await enter('Bob')
  const eve = await enter('Eve')
  await placeOf(eve.page, 'Bob', 'grid')
  await openOptions(bob.page, 'Eve')
  await expect(bob.page.getByRole('menuitem', { name: 'Pin for me' })).toBeVisible()
  await expect(bob.page.getByRole('menuitem', { name: 'Spotlight for everyone' })).toHaveCount(0)
  await bob.page.keyboard.press('Escape')
  await choose(host.page, 'Bob', 'Spotlight for everyone')
  await placeOf(host.page, 'Bob', 'main')
  await placeOf(eve.page, 'Bob', 'main')
  await expect(tileOf(bob.page, 'Bob').getByText('In the spotlight')).toBeAttached()
  await placeOf(bob.page, 'Bob', 'grid') // Oneself is not shown large to oneself.
  await eve.page.reload()
  await placeOf(eve.page, 'Bob', 'main')
  await expect(tileOf(eve.page, 'Bob').getByText('In the spotlight')).toBeAttached()
  await bob.page.getByRole('button', { name: 'Leave' }).click()
  await expect(tileOf(eve.page, 'Bob')).toHaveCount(0)
  await expect(eve.page.locator('[data-place="main"]')).toHaveCount(0)
})

test('a pin is one own, and ends as it began', async ({ enter }) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await choose(bob.page, 'Ann', 'Pin for me')
  await placeOf(bob.page, 'Ann', 'main')
  await placeOf(ann.page, 'Bob', 'grid')
  await choose(bob.page, 'Ann', 'Unpin')
  await placeOf(bob.page, 'Ann', 'grid')
})

test('one can hide oneself from oneself, and be seen without a mirror; the others see the same as before', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  const own = ann.page.locator('video[data-self]')
  await expect(own).toHaveClass(/mirrored/)
  await openLayout(ann.page)
  await ann.page.getByLabel('Mirror my picture').click()
  await expect(own).not.toHaveClass(/mirrored/)
  await ann.page.getByLabel('Hide my picture').click()
  await ann.page.keyboard.press('Escape')
  await expect(tileOf(ann.page, 'Ann (you)')).toHaveCount(0)
  await expectVideos(bob.page, 1)
  await expect(tileOf(bob.page, 'Ann').locator('video[data-peer]')).not.toHaveClass(/mirrored/)
  await ann.page.getByRole('button', { name: 'Show my picture' }).click()
  await expect(own).toBeVisible()
})

test('pages are turned by key, button and finger; what is not in view is not received', async ({ enter }) => {
  const ann = await enter('Ann')
  await enter('Bob')
  await enter('Eve')
  const { page } = ann
  const position = page.getByText(/^Page \d of \d$/)
  const videos = page.locator('video[data-peer]')
  await page.setViewportSize({ width: 320, height: 330 })
  await expect(position).toHaveText('Page 1 of 2')
  await expect(videos).toHaveCount(1)
  await page.keyboard.press('PageDown')
  await expect(position).toHaveText('Page 2 of 2')
  await expectVideos(page, 1)
  await page.keyboard.press('PageDown')
  await expect(position).toHaveText('Page 2 of 2')
  await page.keyboard.press('PageUp')
  await expect(position).toHaveText('Page 1 of 2')
  await page.getByRole('button', { name: 'Next page' }).click()
  await expect(position).toHaveText('Page 2 of 2')
  await page.getByRole('region', { name: 'Participants' }).evaluate((stage) => {
    const wipe = (type: string, clientX: number): boolean =>
      stage.dispatchEvent(
        new PointerEvent(type, {
          pointerType: 'touch',
          isPrimary: true,
          bubbles: true,
          clientX,
          clientY: 150,
        }),
      )
    wipe('pointerdown', 60)
    wipe('pointerup', 220)
  })
  await expect(position).toHaveText('Page 1 of 2')
})

test('a picture that stands still says so, and is well again with its next frame', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => void context.addInitScript(keepSenders))
  const ann = await enter('Ann', { query: 'direct=never' })
  const bob = await enter('Bob')
  await expectVideos(ann.page, 1)
  const tile = tileOf(ann.page, 'Bob')
  await expect(tile).not.toHaveAttribute('data-trouble')
  await bob.page.evaluate(() => (globalThis as unknown as { cut: () => Promise<void> }).cut())
  await expect(tile).toHaveAttribute('data-trouble', 'frozen')
  await expect(tile.getByText('The picture has frozen')).toBeVisible()
  await bob.page.evaluate(() => (globalThis as unknown as { mend: () => Promise<void> }).mend())
  await expect(tile).not.toHaveAttribute('data-trouble')
})

test('the small window shows who is there and has the controls; it closes with the meeting', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  await enter('Bob')
  await ann.page.getByRole('button', { name: 'More actions' }).click()
  const opened = ann.context.waitForEvent('page')
  await ann.page.getByRole('menuitem', { name: 'Small window above others' }).click()
  const small = await opened
  await expect(small.getByText('Bob')).toBeVisible()
  // The page's own styles came with it.
  await expect(small.locator('main')).toHaveCSS('display', 'flex')
  await small.getByRole('button', { name: 'Mute microphone' }).click()
  await expect(ann.page.getByRole('button', { name: 'Unmute microphone' })).toBeVisible()
  const closed = small.waitForEvent('close')
  await ann.page.goto('about:blank')
  await closed
})

/** Runs in the page: lets a test stop what the camera sends behind the app's back, and start it again. */
function keepSenders(): void {
  const kept: RTCPeerConnection[] = []
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      kept.push(this)
    }
  }
  let stopped: [RTCRtpSender, MediaStreamTrack][] = []
  const cut = async (): Promise<void> => {
    stopped = kept
      .flatMap((connection) => connection.getSenders())
      .flatMap((sender) =>
        sender.track?.kind === 'video' ? [[sender, sender.track] as [RTCRtpSender, MediaStreamTrack]] : [],
      )
    for (const [sender] of stopped) await sender.replaceTrack(null)
  }
  const mend = async (): Promise<void> => {
    for (const [sender, track] of stopped) await sender.replaceTrack(track)
  }
  Object.assign(globalThis, { cut, mend })
}
