import { expect, expectVideos, test, type Page } from './parley.ts'
import { keepConnections } from './heard.ts'

const straight = (page: Page, is: boolean) =>
  page.locator(is ? '[data-straight="on"]' : '[data-straight]:not([data-straight="on"])')

test('[W1] [W3] two talk straight to each other; with a third everything goes over the server, and back', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  for (const { page } of [ann, bob]) {
    await expect(straight(page, true)).toBeVisible()
    await expectVideos(page, 1)
  }
  await ann.page.getByRole('button', { name: 'More actions' }).click()
  await ann.page.getByRole('menuitem', { name: 'Connection quality' }).click()
  await expect(ann.page.locator('[data-figure="path"]').first()).toHaveText('Direct')
  const cid = await enter('Cid')
  for (const { page } of [ann, bob]) {
    await expect(straight(page, false)).toBeVisible()
    await expectVideos(page, 2)
  }
  await expectVideos(cid.page, 2)
  await cid.context.close()
  for (const { page } of [ann, bob]) {
    await expect(straight(page, true)).toBeVisible()
    await expectVideos(page, 1)
  }
})

test('[W2] [W5] a direct way that breaks is left for the server’s, and nobody is asked anything', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  await ann.context.addInitScript(keepConnections)
  await ann.page.reload()
  const bob = await enter('Bob')
  for (const { page } of [ann, bob]) await expect(straight(page, true)).toBeVisible()
  // It is tried again after a few seconds: whoever looks by turns may find that done.
  const left = [ann, bob].map(({ page }) =>
    page.waitForFunction(
      () => document.querySelector<HTMLElement>('[data-straight]')?.dataset['straight'] !== 'on',
    ),
  )
  await ann.page.evaluate(() =>
    (globalThis as unknown as { connections: RTCPeerConnection[] }).connections.at(-1)?.close(),
  )
  await Promise.all(left)
  for (const { page } of [ann, bob]) {
    await expectVideos(page, 1)
    await expect(page.getByText('Reconnecting')).toHaveCount(0)
  }
})

test('[W7] [W8] it is one’s own choice, and the host’s for everyone', async ({ enter }) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  const both = async (is: boolean): Promise<void> => {
    for (const { page } of [ann, bob]) await expect(straight(page, is)).toBeVisible()
  }
  await both(true)
  const settings = async (): Promise<void> => {
    await bob.page.getByRole('button', { name: 'Settings', exact: true }).click()
    await bob.page.getByRole('tab', { name: 'General' }).click()
    await bob.page.getByRole('switch', { name: 'Connect directly when there are two of us' }).click()
    await bob.page.keyboard.press('Escape')
  }
  await settings()
  await both(false)
  await settings()
  await both(true)
  await ann.page.getByRole('button', { name: 'People' }).click()
  await ann.page.getByRole('switch', { name: 'Direct connection between two' }).click()
  await both(false)
  await expectVideos(bob.page, 1)
})
