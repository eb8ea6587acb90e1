import type { Page } from './parley.ts'

/** A file as a test chooses it. */
export type Content = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

/** Chooses files in one's own page and sends them, to everyone or to those named. */
export async function send(page: Page, content: Content | Content[], to?: string[]): Promise<void> {
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

/** Opens the panel of files. */
export async function openFiles(page: Page): Promise<void> {
  if (await page.getByRole('complementary', { name: 'Files' }).isVisible()) return
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: /^Files/ }).click()
}

/** A file in the panel of files. */
export const card = (page: Page, name: string) => page.locator('[data-transfer]').filter({ hasText: name })

/** Accepts an offer and gives the path at which the browser saves it in the end. */
export async function accepted(page: Page, name: string): Promise<() => Promise<string>> {
  await openFiles(page)
  const saving = page.waitForEvent('download')
  await card(page, name).getByRole('button', { name: 'Save' }).click()
  return async () => (await saving).path()
}

/** No browser hears of an address of another one: only the server can be reached. */
export function noDirectWay(): void {
  const { setRemoteDescription } = RTCPeerConnection.prototype
  RTCPeerConnection.prototype.addIceCandidate = () => Promise.resolve()
  RTCPeerConnection.prototype.setRemoteDescription = function (description: RTCSessionDescriptionInit) {
    const { type, sdp = '' } = description
    const blind = sdp.includes('a=ice-lite') ? sdp : sdp.replace(/^a=candidate.*\r\n/gm, '')
    return Reflect.apply(setRemoteDescription, this, [{ type, sdp: blind }]) as Promise<void>
  }
}
