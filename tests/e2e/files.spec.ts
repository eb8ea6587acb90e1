import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { accepted, card, noDirectWay, openFiles, send, type Content } from './files.ts'
import { findings } from './findings.ts'
import { expect, test, type Page } from './parley.ts'

/** Megabytes between two pages on one busy machine take their time. */
test.setTimeout(120_000)

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const file = (name: string, size: number): Content => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: randomBytes(size),
})

/** Without pictures there is more of the machine for files. */
const QUIET = { query: 'cam=off&mic=off' }

test('[D8] [D11] a file reaches two people whole, and each takes it for itself', async ({ enter }) => {
  const [ann, bob, cid] = [await enter('Ann', QUIET), await enter('Bob', QUIET), await enter('Cid', QUIET)]
  const sent = file('report.bin', 3_000_000)
  await send(ann.page, sent)
  const [atBob, atCid] = [await accepted(bob.page, 'report.bin'), await accepted(cid.page, 'report.bin')]
  expect(sha256(await readFile(await atBob()))).toBe(sha256(sent.buffer))
  expect(sha256(await readFile(await atCid()))).toBe(sha256(sent.buffer))
  await expect(card(ann.page, 'report.bin').getByText('Received and checked')).toHaveCount(2)
  const late = await enter('Late', QUIET)
  await openFiles(late.page)
  await expect(late.page.getByText('No files yet')).toBeVisible()
})

const state = (page: Page, name: string, is: string) =>
  expect(card(page, name)).toHaveAttribute('data-state', is, { timeout: 30_000 })

test('[D14] a small picture is shown without asking; what only calls itself one is not', async ({
  enter,
}) => {
  const [ann, bob] = [await enter('Ann', QUIET), await enter('Bob', QUIET)]
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  await send(ann.page, { name: 'dot.png', mimeType: 'image/png', buffer: png })
  await send(ann.page, { name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<html>no</html>') })
  await openFiles(bob.page)
  const picture = bob.page.getByRole('img', { name: 'Picture “dot.png” from Ann' })
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
  await state(bob.page, 'page.png', 'done')
  await expect(card(bob.page, 'page.png').getByRole('img')).toHaveCount(0)
  await bob.page.getByRole('button', { name: 'Chat', exact: true }).click()
  await expect(card(bob.page, 'page.png')).toBeVisible()
  expect(await findings(bob.page)).toEqual([])
  await picture.click()
  await expect(bob.page.getByRole('dialog').getByRole('img')).toBeVisible()
})

test('[D12] an offer is declined, and a file on its way is cancelled by who sends it', async ({ enter }) => {
  const [ann, bob] = [await enter('Ann', QUIET), await enter('Bob', QUIET)]
  await send(ann.page, file('unwanted.bin', 10_000))
  await openFiles(bob.page)
  await card(bob.page, 'unwanted.bin').getByRole('button', { name: 'Decline' }).click()
  await state(ann.page, 'unwanted.bin', 'declined')
  await send(ann.page, file('second-thoughts.bin', 10_000))
  await expect(card(bob.page, 'second-thoughts.bin').getByRole('button', { name: 'Save' })).toBeVisible()
  await card(ann.page, 'second-thoughts.bin').getByRole('button', { name: 'Cancel' }).click()
  await state(bob.page, 'second-thoughts.bin', 'cancelled')
  await state(ann.page, 'second-thoughts.bin', 'cancelled')
})

/** Keeps the direct links of a page where a test can cut them. */
function keepLinks(): void {
  const links: RTCPeerConnection[] = []
  Object.assign(globalThis, { links })
  const { createDataChannel } = RTCPeerConnection.prototype
  RTCPeerConnection.prototype.createDataChannel = function (label, options) {
    if (label === 'files') links.push(this)
    return createDataChannel.call(this, label, options)
  }
}

/** Closes the direct link as soon as a part of the file is there. */
const cutInTheMiddle = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const progress = document.querySelector('progress')
    if (progress === null || progress.value === 0 || progress.value === progress.max) return false
    for (const link of (globalThis as unknown as { links: RTCPeerConnection[] }).links) link.close()
    return true
  })

test('[D9] a cut in the middle is survived: it goes on where it was, and is whole', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => void context.addInitScript(keepLinks))
  const [ann, bob] = [await enter('Ann', QUIET), await enter('Bob', QUIET)]
  const sent = file('film.bin', 20_000_000)
  await send(ann.page, sent)
  await openFiles(bob.page)
  const cut = cutInTheMiddle(bob.page)
  const received = await accepted(bob.page, 'film.bin')
  await cut
  expect(sha256(await readFile(await received()))).toBe(sha256(sent.buffer))
  await state(ann.page, 'film.bin', 'done')
})

test('[D5] [D6] where there is no direct way it goes through the server', async ({ enter, browser }) => {
  browser.on('context', (context) => void context.addInitScript(noDirectWay))
  const [ann, bob] = [await enter('Ann', QUIET), await enter('Bob', QUIET)]
  const sent = file('around.bin', 8_000_000)
  await send(ann.page, sent)
  await openFiles(bob.page)
  await expect(card(bob.page, 'around.bin')).toHaveAttribute('data-path', 'relay', { timeout: 30_000 })
  const received = await accepted(bob.page, 'around.bin')
  expect(sha256(await readFile(await received()))).toBe(sha256(sent.buffer))
})

test('[D9] who loads the page anew gets the rest, not all of it again', async ({ enter }) => {
  const [ann, bob] = [await enter('Ann', QUIET), await enter('Bob', QUIET)]
  const sent = file('long.bin', 20_000_000)
  await send(ann.page, sent)
  await openFiles(bob.page)
  await card(bob.page, 'long.bin').getByRole('button', { name: 'Save' }).click()
  await bob.page.waitForFunction(() => {
    const progress = document.querySelector('progress')
    return (
      progress !== null && progress.value > 0 && progress.value < progress.max && (location.reload(), true)
    )
  })
  const saving = bob.page.waitForEvent('download', { timeout: 90_000 })
  expect(sha256(await readFile(await (await saving).path()))).toBe(sha256(sent.buffer))
  await state(ann.page, 'long.bin', 'done')
})
