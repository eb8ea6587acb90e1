import { expect, test, tileOf } from './parley.ts'

test('the keys of the sheet do what it says, and not while someone types', async ({ enter }) => {
  const { page } = await enter('Ann')
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()

  await page.keyboard.press('h')
  await expect(page.getByRole('button', { name: 'Lower hand' }).first()).toBeVisible()
  await page.keyboard.press('m')
  await expect(page.getByRole('button', { name: 'Unmute microphone' })).toBeVisible()
  await page.keyboard.press('p')
  await expect(page.getByRole('complementary', { name: 'People' })).toBeVisible()
  await page.keyboard.press('c')
  const field = page.getByRole('textbox', { name: 'Message' })
  await expect(field).toBeVisible()
  await expect(field).toHaveValue('')
  await field.pressSequentially('hmm, cvp?')
  await expect(field).toHaveValue('hmm, cvp?')
  await expect(page.getByRole('button', { name: 'Unmute microphone' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Lower hand' }).first()).toBeVisible()
})

test('back does not lose the meeting: it asks, and one stays or goes', async ({ enter, parley }) => {
  const { page } = await enter('Ann')
  // The browser passes over entries of the history that a page made before it was touched.
  await page.getByRole('button', { name: 'Raise hand' }).click()
  await page.evaluate(() => history.back())
  const question = page.getByRole('alertdialog', { name: 'Leave the meeting?' })
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  await page.evaluate(() => history.back())
  await question.getByRole('button', { name: 'Leave' }).click()
  await expect(page.getByRole('button', { name: 'Join again' })).toBeVisible()
  expect(page.url().startsWith(`${parley.url}/r/`)).toBe(true)
})

test('closing the page asks first, in a meeting only', async ({ enter }) => {
  const { page } = await enter('Ann')
  await page.getByRole('button', { name: 'Raise hand' }).click()
  let asked = 0
  page.on('dialog', (dialog) => {
    asked += 1
    expect(dialog.type()).toBe('beforeunload')
    void dialog.dismiss()
  })
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toBe(1)
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Leave' }).click()
  await expect(page.getByRole('button', { name: 'Join again' })).toBeVisible()
  const closed = page.waitForEvent('close')
  await page.close({ runBeforeUnload: true })
  await closed
  expect(asked).toBe(1)
})

test('people are heard coming and going, until one switches that off', async ({ enter, browser }) => {
  browser.on('context', (context) =>
    context.addInitScript(() => {
      const tones: number[] = []
      Object.assign(globalThis, { tones })
      const Original = globalThis.OscillatorNode
      globalThis.OscillatorNode = class extends Original {
        constructor(context: BaseAudioContext, options?: OscillatorOptions) {
          super(context, options)
          tones.push(options?.frequency ?? 0)
        }
      }
    }),
  )
  const { page } = await enter('Ann')
  const tones = (): Promise<number> =>
    page.evaluate(() => (globalThis as unknown as { tones: number[] }).tones.length)
  const bob = await enter('Bob')
  await expect.poll(tones).toBe(2)
  await bob.page.close()
  await expect(tileOf(page, 'Bob')).toHaveCount(0)
  await expect.poll(tones).toBe(4)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('tab', { name: 'General' }).click()
  await page.getByRole('switch', { name: 'Sounds of the room' }).click()
  await page.keyboard.press('Escape')
  await enter('Cem')
  await expect(tileOf(page, 'Cem')).toBeVisible()
  expect(await tones()).toBe(4)
  await page.reload()
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('tab', { name: 'General' }).click()
  await expect(page.getByRole('switch', { name: 'Sounds of the room' })).not.toBeChecked()
})

test('the screen is kept awake in a meeting, and no longer', async ({ enter, browser }) => {
  browser.on('context', (context) =>
    context.addInitScript(() => {
      const lock = { released: false, release: async () => void (lock.released = true) }
      Object.assign(globalThis, { lock: null })
      Object.defineProperty(navigator, 'wakeLock', {
        value: { request: async () => Object.assign(globalThis, { lock }).lock },
      })
    }),
  )
  const { page } = await enter('Ann')
  const released = (): Promise<boolean | undefined> =>
    page.evaluate(() => (globalThis as unknown as { lock: { released: boolean } | null }).lock?.released)
  await expect.poll(released).toBe(false)
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Leave' }).click()
  await expect.poll(released).toBe(true)
})
