import { startProxy } from '../support/proxy.ts'
import { expect, test, type Page } from './parley.ts'
import { choose, field, message, openChat, say } from './talking.ts'

/** Everything a page gets over its sockets. */
function framesOf(page: Page): string[] {
  const frames: string[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void frames.push(String(payload))),
  )
  return frames
}

test('[C9] Markdown is drawn, links open elsewhere, nothing is loaded from what a message names', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  const asked: string[] = []
  bob.page.on('request', (request) => asked.push(request.url()))
  await openChat(ann.page)
  await openChat(bob.page)
  await say(
    ann.page,
    'a **bold** word, `code` and https://a.example/x\n- one\n- two\n\n![cat](https://b.example/cat.png)',
    'a bold word',
  )
  const seen = message(bob.page, 'bold')
  await expect(seen.locator('strong')).toHaveText('bold')
  await expect(seen.locator('li')).toHaveText(['one', 'two'])
  await expect(seen.locator('img')).toHaveCount(0)
  const link = seen.getByRole('link', { name: 'https://a.example/x' })
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer')
  await expect(seen.getByRole('link', { name: 'cat' })).toHaveAttribute('href', 'https://b.example/cat.png')
  await say(ann.page, '[x](javascript:alert(1))')
  await expect(message(bob.page, 'javascript:').getByRole('link')).toHaveCount(0)
  expect(asked.filter((url) => url.includes('.example'))).toEqual([])
})

test('[C10] [C11] [C12] [C17] reply, react, edit and delete, seen by the others and by who comes late', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await openChat(ann.page)
  await openChat(bob.page)
  await say(ann.page, 'Lunch at noon?')
  await choose(bob.page, 'Lunch', 'Reply')
  await expect(field(bob.page)).toBeFocused()
  await say(bob.page, 'Fine')
  await expect(message(ann.page, 'Fine').getByRole('button', { name: 'Go to what Ann said' })).toContainText('Lunch at noon?') // prettier-ignore
  await choose(bob.page, 'Lunch at noon?', '👍')
  const below = message(ann.page, 'Lunch')
    .first()
    .getByRole('button', { name: /👍 Bob/ })
  await expect(below).toBeVisible()
  await below.click()
  await expect(below).toHaveText('👍2')
  await expect(below).toHaveAttribute('aria-pressed', 'true')
  await field(ann.page).focus()
  await ann.page.keyboard.press('ArrowUp')
  await expect(field(ann.page)).toHaveValue('Lunch at noon?')
  await field(ann.page).fill('Lunch at one?')
  await ann.page.keyboard.press('Enter')
  await expect(message(bob.page, 'Lunch at one?').first()).toContainText('edited')
  await expect(message(bob.page, 'Fine')).toContainText('Lunch at one?')
  await say(ann.page, 'typo')
  await choose(ann.page, 'typo', 'Delete')
  await ann.page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(message(bob.page, 'typo')).toHaveCount(0)
  await expect(message(bob.page, 'Deleted')).toBeVisible()
  const late = await enter('Late')
  await openChat(late.page)
  await expect(message(late.page, 'Lunch at one?').first()).toContainText('edited')
  await expect(message(late.page, 'Lunch at one?').first().getByRole('button', { name: /👍/ })).toHaveText(
    '👍2',
  )
  await expect(message(late.page, 'Deleted')).toBeVisible()
})

test('[C13] a private message reaches one person; the third never gets a frame of it', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) =>
    context.on('page', (page) => {
      const mine = framesOf(page)
      Object.assign(page, { mine })
    }),
  )
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  const eve = await enter('Eve')
  await openChat(ann.page)
  await ann.page.getByLabel('To', { exact: true }).selectOption({ label: 'Bob' })
  await expect(ann.page.getByText('Only Bob and you will see this.')).toBeVisible()
  await say(ann.page, 'just for you')
  await expect(bob.page.getByText('Ann (private): just for you').first()).toBeVisible()
  await bob.page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(message(bob.page, 'just for you')).toBeVisible()
  await choose(bob.page, 'just for you', 'Reply')
  await say(bob.page, 'thank you')
  await expect(message(ann.page, 'thank you')).toBeVisible()
  await ann.page.getByLabel('To', { exact: true }).selectOption({ label: 'Everyone' })
  await say(ann.page, 'for all')
  await openChat(eve.page)
  await expect(message(eve.page, 'for all')).toBeVisible()
  const got = (eve.page as unknown as { mine: string[] }).mine
  expect(got.join('')).toContain('for all')
  expect(got.join('')).not.toContain('just for you')
  expect(got.join('')).not.toContain('thank you')
  // After a reload it is there again, for the two alone.
  await bob.page.reload()
  await expect(bob.page.locator('[data-connection="live"]')).toBeVisible()
  await openChat(bob.page)
  await expect(message(bob.page, 'just for you').first()).toBeVisible()
})

test('[C18] a mention is chosen from a list, rings out, and is counted apart; the title counts too', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob Ross')
  await openChat(ann.page)
  await field(ann.page).pressSequentially('hi @bo')
  await expect(ann.page.getByRole('listbox').getByRole('option', { name: 'Bob Ross' })).toBeVisible()
  await ann.page.keyboard.press('Enter')
  await expect(field(ann.page)).toHaveValue('hi @Bob Ross ')
  await ann.page.keyboard.press('Enter')
  await expect(bob.page.getByText('Ann mentioned you: hi @Bob Ross').first()).toBeVisible()
  await expect(
    bob.page.getByRole('button', { name: 'Chat', exact: true }).locator('[data-badge="@1"]'),
  ).toBeVisible()
  await expect(bob.page).toHaveTitle(/^\(1\) /)
  await openChat(bob.page)
  await expect(message(bob.page, 'hi').locator('strong')).toHaveText('@Bob Ross')
  await expect(bob.page).toHaveTitle(/^[^(]/)
})

test('[C20] [C21] [C22] a picture is pasted, seen by the others and by who comes late, and large on a click', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  await openChat(ann.page)
  await openChat(bob.page)
  await field(ann.page).evaluate(async (area) => {
    const canvas = new OffscreenCanvas(2_400, 1_200)
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.fillStyle = '#c02c28'
    context.fillRect(0, 0, 2_400, 1_200)
    const data = new DataTransfer()
    data.items.add(new File([await canvas.convertToBlob()], 'red.png', { type: 'image/png' }))
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect(ann.page.getByRole('img', { name: 'Picture' })).toBeVisible()
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click()
  const late = await enter('Late')
  await openChat(late.page)
  for (const { page } of [ann, bob, late]) {
    const picture = page.getByRole('img', { name: 'Picture from Ann' })
    await expect(picture).toBeVisible()
    const size = () => picture.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])
    await expect.poll(size).toEqual([1_600, 800]) // Its place is there before it is.
  }
  await bob.page.getByRole('button', { name: 'Picture from Ann' }).click()
  await expect(bob.page.getByRole('dialog').getByRole('img')).toBeVisible()
  await bob.page.keyboard.press('Escape')
  await expect(bob.page.getByRole('dialog')).toHaveCount(0)
  await field(ann.page).evaluate((area) => {
    const data = new DataTransfer()
    data.items.add(new File(['no picture'], 'x.png', { type: 'image/png' }))
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect(ann.page.getByText('This file is not a picture')).toBeVisible()
})

test('[C19] what was written without a connection survives a reload, in order and once', async ({
  enter,
  parley,
}) => {
  const proxy = await startProxy(parley.port)
  const bob = await enter('Bob')
  const ann = await enter('Ann', { at: `https://localhost:${proxy.port}` })
  await openChat(ann.page)
  await openChat(bob.page)
  await say(ann.page, 'before')
  await expect(message(bob.page, 'before')).toBeVisible()
  proxy.cut()
  await expect(ann.page.locator('[data-connection="reconnecting"]')).toBeVisible()
  for (const text of ['first of two', 'second of two']) {
    await field(ann.page).fill(text)
    await ann.page.keyboard.press('Enter')
  }
  await expect(ann.page.getByText('Sending…')).toHaveCount(2)
  proxy.heal()
  await ann.page.reload()
  await expect(ann.page.locator('[data-connection="live"]')).toBeVisible()
  await expect(message(bob.page, 'of two')).toHaveText([/first of two/, /second of two/])
  await openChat(ann.page)
  await expect(message(ann.page, 'of two')).toHaveText([/first of two/, /second of two/])
  await expect(ann.page.getByText('Sending…')).toHaveCount(0)
  await ann.context.close()
  await proxy.close()
})

test('[C2] [C19] what was stored just before the server was killed, and not acknowledged, is there once', async ({
  enter,
  parley,
  room,
}) => {
  const bob = await enter('Bob')
  const ann = await enter('Ann')
  // From now on nothing that the server says reaches her page, as in the moment before it dies.
  let isDeaf = false
  await ann.page.routeWebSocket(/api\/signal/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((frame) => server.send(frame))
    server.onMessage((frame) => {
      if (!isDeaf) socket.send(frame)
    })
  })
  await ann.page.reload()
  for (const { page } of [ann, bob]) await openChat(page)
  await say(ann.page, 'before')
  isDeaf = true
  await field(ann.page).fill('in the last moment')
  await ann.page.keyboard.press('Enter')
  await expect(message(bob.page, 'in the last moment')).toBeVisible()
  await expect(ann.page.getByText('Sending…')).toHaveCount(1)
  await parley.end('SIGKILL')
  await parley.start()
  isDeaf = false
  await ann.page.goto(`${parley.url}/r/${room}?name=Ann&join=now`)
  for (const { page } of [ann, bob]) await expect(page.locator('[data-connection="live"]')).toBeVisible()
  await openChat(ann.page)
  await expect(message(ann.page, 'in the last moment')).toHaveCount(1)
  await expect(ann.page.getByText('Sending…')).toHaveCount(0)
  await expect(message(bob.page, 'in the last moment')).toHaveCount(1)
})

test('[C15] [C16] what falls out of the state is loaded and found, and one gets to it', async ({ enter }) => {
  const ann = await enter('Ann')
  await openChat(ann.page)
  await say(ann.page, 'the needle **in** the haystack', 'needle')
  // Two hundred and more messages, without waiting for the allowance of one person.
  for (let n = 0; n < 12; n += 1) {
    await field(ann.page).fill(`line ${n}`)
    await ann.page.keyboard.press('Enter')
  }
  await expect(message(ann.page, 'line 11')).toBeVisible()
  await ann.page.getByRole('button', { name: 'Search', exact: true }).click()
  await ann.page.getByRole('searchbox', { name: 'Search' }).fill('NEEDLE')
  await ann.page.getByRole('button', { name: /needle/ }).click()
  await expect(message(ann.page, 'needle')).toBeInViewport()
  await ann.page.getByRole('button', { name: 'Search', exact: true }).click()
  await ann.page.getByRole('searchbox', { name: 'Search' }).fill('nothing like it')
  await expect(ann.page.getByText('Nothing found for “nothing like it”.')).toBeVisible()
})
