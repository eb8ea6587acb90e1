import { CHROMIUM, CHROMIUM_ARGS } from '../support/browser.ts'
import { expect, test } from './parley.ts'

// A service worker needs a certificate that the browser trusts; what ignores one for pages alone does not do.
test.use({
  launchOptions: {
    executablePath: CHROMIUM,
    args: [...CHROMIUM_ARGS, '--ignore-certificate-errors'],
  },
})

test('the app is installable, opens without its server, and offers what is new', async ({ page, parley }) => {
  await page.goto(parley.url)
  const manifest = await page.evaluate(async () => (await fetch('/site.webmanifest')).json())
  expect(manifest).toMatchObject({ display: 'standalone', start_url: '/' })
  for (const { src } of manifest.icons) expect((await page.request.get(parley.url + src)).status()).toBe(200)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  await page.reload()
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)

  // A script of another address for the same pages is what a newer build is to the browser: another script.
  await page.evaluate(() => navigator.serviceWorker.register('/sw.js?newer').then(() => null))
  await expect(page.getByText('A new version is here.')).toBeVisible()
  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Use it now' }).click()
  await loaded
  await expect(page.getByText('A new version is here.')).toBeHidden()

  await page.context().setOffline(true)
  await page.goto(`${parley.url}/`)
  await expect(page.getByRole('button', { name: 'Start a meeting' })).toBeVisible()
})
