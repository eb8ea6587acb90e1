import { expect, expectVideos, test, type Page } from './parley.ts'
import { keepConnections } from './heard.ts'

const straight = (page: Page, is: boolean) => page.locator(`[data-straight="${is}"]`)

test('[W1] [W3] two talk straight to each other; with a third everything goes over the server, and back', async ({
  enter,
}) => {
  const ann = await enter('Ann')
  const bob = await enter('Bob')
  for (const { page } of [ann, bob]) {
    await expect(straight(page, true)).toBeVisible()
    await expectVideos(page, 1)
  }
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
