import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from './parley.ts'

type Content = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const file = (name: string, size: number): Content => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: randomBytes(size),
})

/** Chooses files in one's own page and sends them, to everyone or to those named. */
async function send(page: Page, content: Content | Content[], to?: string[]): Promise<void> {
  await openFiles(page)
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Send a file' }).click()
  await (await choosing).setFiles(content)
  const dialog = page.getByRole('dialog', { name: 'Send a file' })
  if (to !== undefined) {
    await dialog.getByLabel('Everyone').click()
    for (const name of to) await dialog.getByLabel(name).click()
  }
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
}

async function openFiles(page: Page): Promise<void> {
  if (await page.getByRole('complementary', { name: 'Files' }).isVisible()) return
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: /^Files/ }).click()
}

/** Without pictures there is more of the machine for files. */
const QUIET = { query: 'cam=off&mic=off' }

const card = (page: Page, name: string) => page.locator('[data-transfer]').filter({ hasText: name })

/** Accepts an offer and gives what the browser saves in the end. */
async function accepted(page: Page, name: string): Promise<() => Promise<Buffer>> {
  await openFiles(page)
  const saving = page.waitForEvent('download')
  await card(page, name).getByRole('button', { name: 'Save' }).click()
  return async () => readFile(await (await saving).path())
}

test('[D8] [D11] a file reaches two people whole, and each takes it for itself', async ({ enter }) => {
  const [ann, bob, cid] = [await enter('Ann', QUIET), await enter('Bob', QUIET), await enter('Cid', QUIET)]
  const sent = file('report.bin', 3_000_000)
  await send(ann.page, sent)
  const [atBob, atCid] = [await accepted(bob.page, 'report.bin'), await accepted(cid.page, 'report.bin')]
  expect(sha256(await atBob())).toBe(sha256(sent.buffer))
  expect(sha256(await atCid())).toBe(sha256(sent.buffer))
  await expect(card(ann.page, 'report.bin').getByText('Received and checked')).toHaveCount(2)
  const late = await enter('Late', QUIET)
  await openFiles(late.page)
  await expect(late.page.getByText('No files yet')).toBeVisible()
})
