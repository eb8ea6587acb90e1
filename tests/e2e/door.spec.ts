import { networkInterfaces } from 'node:os'
import { chromium, type Browser, type BrowserContext } from '@playwright/test'
import { CHROMIUM, CHROMIUM_ARGS } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { startServerProcess } from '../support/process.ts'
import { expect, expectVideos, test, tileOf, type Page } from './parley.ts'

/** A browser whose devices behave otherwise than the usual one's. */
async function otherBrowser(without: string): Promise<Browser> {
  const args = CHROMIUM_ARGS.filter((flag) => flag !== without)
  return chromium.launch({ executablePath: CHROMIUM, args })
}

test('home: start a meeting, be its host, share the link, and a second person joins by it', async ({
  parley,
  browser,
  enter: _enter,
}) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  const page = await context.newPage()
  await page.goto(parley.url)
  await page.getByRole('button', { name: 'Start a meeting' }).click()
  await page.waitForURL(/\/r\/[a-z]{3}-[a-z]{4}-[a-z]{3}/)
  await page.getByRole('textbox', { name: /name/i }).fill('Host')
  await page.getByRole('button', { name: 'Join now' }).click()
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  await page.getByRole('button', { name: 'Share link' }).first().click()
  const guest = await (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })).newPage()
  await guest.goto(`${new URL(page.url()).origin}${new URL(page.url()).pathname}?name=Guest`)
  await expect(guest.getByRole('textbox', { name: /name/i })).toHaveValue('Guest')
  await guest.getByRole('button', { name: 'Join now' }).click()
  await expectVideos(guest, 1)
  await guest.context().close()
  await context.close()
})

test('home: a code, a name and a link are understood; rubbish is explained', async ({ parley, page }) => {
  await page.goto(parley.url)
  const box = page.getByRole('textbox')
  await box.fill('???')
  await box.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/')
  await box.fill(`${parley.url}/r/Team-Sync?name=x`)
  await box.press('Enter')
  await page.waitForURL(/\/r\/team-sync/)
})

const failures: {
  name: string
  says: RegExp
  break: (context: BrowserContext) => Promise<unknown>
  without?: string
}[] = [
  {
    name: 'denied',
    says: /not allowed|blocked|denied/i,
    break: async () => {},
    without: '--use-fake-ui-for-media-stream',
  },
  {
    name: 'none found',
    says: /no device was found/i,
    break: async () => {},
    without: '--use-fake-device-for-media-stream',
  },
  {
    name: 'in use',
    says: /other program/i,
    break: (context) =>
      context.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('Could not start', 'NotReadableError'))
      }),
  },
]

for (const failure of failures) {
  test(`before joining: devices ${failure.name} is explained, and one can join without`, async ({
    parley,
    browser,
    room,
  }) => {
    const own = failure.without === undefined ? null : await otherBrowser(failure.without)
    const context = await (own ?? browser).newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
    await failure.break(context)
    const page = await context.newPage()
    await page.goto(`${parley.url}/r/${room}?name=Ann`)
    await expect(page.getByText(failure.says).first()).toBeVisible()
    await page.getByRole('button', { name: 'Join without camera and microphone' }).click()
    await expect(page.locator('[data-connection="live"]')).toBeVisible()
    await context.close()
    await own?.close()
  })
}

test('before joining: an insecure address is explained, and one can still join without', async ({
  browser,
}) => {
  const lan = Object.values(networkInterfaces())
    .flatMap((infos) => infos ?? [])
    .find((info) => info.family === 'IPv4' && !info.internal)?.address
  test.skip(lan === undefined, 'this machine has no address but loopback')
  const port = await freePort()
  const folder = test.info().outputPath('data')
  const server = await startServerProcess({
    PORT: String(port),
    HTTPS: 'off',
    DATA_DIR: folder,
    MEDIA_PORT: String(await freePort()),
    MEDIA_WORKERS: '1',
  })
  try {
    const context = await browser.newContext({ locale: 'en-US' })
    const page = await context.newPage()
    await page.goto(`http://${lan}:${port}/r/insecure?name=Ann`)
    await expect(page.getByText(/https|secure/i).first()).toBeVisible()
    await page.getByRole('button', { name: 'Join without camera and microphone' }).click()
    await expect(page.locator('[data-connection="live"]')).toBeVisible()
    await context.close()
  } finally {
    await server.end('SIGTERM')
  }
})

test('[T12] a link in the form of a code that was never made says so, a chosen name opens', async ({
  parley,
  page,
  room,
}) => {
  await page.goto(`${parley.url}/r/abc-defg-hij?name=Ann&join=now`)
  await expect(page.getByRole('heading')).toContainText(/exist|ended|found/i)
  await page.goto(`${parley.url}/r/-not%20valid-`)
  await expect(page.getByRole('heading')).toBeVisible()
  await page.goto(`${parley.url}/nowhere`)
  await expect(page.getByRole('heading')).toBeVisible()
  await page.goto(`${parley.url}/r/${room}?name=Ann&join=now`)
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
})

test('[P6] a room that its host ended: everyone is told, and its old link opens no old chat', async ({
  parley,
  browser,
  page,
}) => {
  await page.goto(parley.url)
  await page.getByRole('button', { name: 'Start a meeting' }).click()
  await page.waitForURL(/\/r\/[a-z]{3}-/)
  const link = new URL(page.url()).pathname
  await page.goto(`${parley.url}${link}?name=Host&join=now`)
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  const guest = await (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })).newPage()
  await guest.goto(`${parley.url}${link}?name=Guest&join=now`)
  await expect(guest.locator('[data-connection="live"]')).toBeVisible()
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('menuitem', { name: /for everyone|for all/i }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: /end/i }).click()
  await expect(guest.getByRole('heading')).toContainText(/ended/i)
  await guest.goto(`${parley.url}${link}?name=Guest&join=now`)
  await expect(guest.getByRole('heading')).toContainText(/exist|ended/i)
  await guest.context().close()
})

test('[J6] the same tab twice: the first one is told that the meeting goes on elsewhere', async ({
  enter,
  parley,
  room,
}) => {
  const ann = await enter('Ann')
  const keys = await ann.page.evaluate(() => Object.entries(sessionStorage))
  const twin = await ann.context.newPage()
  // What a browser does when a tab is duplicated: the session's storage comes along.
  await twin.addInitScript((entries: [string, string][]) => {
    for (const [key, value] of entries) sessionStorage.setItem(key, value)
  }, keys)
  await twin.goto(`${parley.url}/r/${room}?name=Ann`)
  await expect(twin.locator('[data-connection="live"]')).toBeVisible()
  await expect(ann.page.getByRole('button', { name: /use here/i })).toBeVisible()
  await ann.page.getByRole('button', { name: /use here/i }).click()
  await expect(ann.page.locator('[data-connection="live"]')).toBeVisible()
})

test('[J2] an old client is told to reload', async ({ browser, parley, room }) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  await context.addInitScript(() => {
    const send = WebSocket.prototype.send
    WebSocket.prototype.send = function (this: WebSocket, data) {
      send.call(this, typeof data === 'string' ? data.replace('"version":1', '"version":0') : data)
    }
  })
  const page = await context.newPage()
  await page.goto(`${parley.url}/r/${room}?name=Ann&join=now`)
  await expect(page.getByRole('button', { name: /reload/i })).toBeVisible()
  await context.close()
})

test('[C5] a name of ten thousand characters is cut, markup in a name is shown as it is', async ({
  enter,
}) => {
  const ann = await enter('<b>Ann</b><script>document.title="x"</script>')
  const bob = await enter('x'.repeat(10_000))
  await expect(tileOf(ann.page, 'x'.repeat(64))).toBeVisible()
  await expect(tileOf(bob.page, '<b>Ann</b><script>')).toBeVisible()
  expect(await bob.page.title()).not.toBe('x')
})

test('[C7] [T7] [T8] a host locks the room and sets a password; guests meet both', async ({
  parley,
  browser,
  page,
  enter,
  room,
}) => {
  const host = await enter('Host')
  await host.page.getByRole('button', { name: 'People' }).click()
  await host.page.getByRole('switch', { name: /lock/i }).click()
  await page.goto(`${parley.url}/r/${room}?name=Guest`)
  await expect(page.getByText(/locked/i).first()).toBeVisible()
  await host.page.getByRole('switch', { name: /lock/i }).click()
  await host.page.getByLabel(/password/i).fill('sesam')
  await host.page.keyboard.press('Enter')
  const guest = await (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })).newPage()
  await expect
    .poll(
      async () =>
        (
          (await (await guest.request.get(`${parley.url}/api/rooms/${room}`)).json()) as {
            hasPassword: boolean
          }
        ).hasPassword,
    )
    .toBe(true)
  await guest.goto(`${parley.url}/r/${room}?name=Guest`)
  await guest.getByRole('textbox', { name: 'Password' }).fill('wrong')
  await guest.getByRole('button', { name: 'Join now' }).click()
  await expect(guest.getByRole('alert').first()).toBeVisible()
  await guest.getByRole('textbox', { name: 'Password' }).fill('sesam')
  await guest.getByRole('button', { name: 'Join now' }).click()
  await expect(guest.locator('[data-connection="live"]')).toBeVisible()
  await guest.context().close()
})

test('both languages: from the browser, by link, and by the switch; the names of the buttons are public', async ({
  parley,
  browser,
  room,
}) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'zh-CN' })
  const page: Page = await context.newPage()
  await page.goto(parley.url)
  await expect(page.getByRole('button', { name: '发起会议' })).toBeVisible()
  expect(await page.getAttribute('html', 'lang')).toBe('zh-CN')
  await page.goto(`${parley.url}/r/${room}?name=王小明&join=now`)
  for (const name of ['静音麦克风', '关闭摄像头', '举手', '聊天', '成员', '分享链接', '设置', '离开']) {
    await expect(page.getByRole('button', { name }).first()).toBeVisible()
  }
  const other = await context.newPage()
  await other.goto(`${parley.url}/r/${room}?name=Wang&join=now&lang=en&mic=off&cam=off`)
  for (const name of [
    'Unmute microphone',
    'Turn camera on',
    'Raise hand',
    'Chat',
    'People',
    'Share link',
    'Settings',
    'Leave',
  ]) {
    await expect(other.getByRole('button', { name }).first()).toBeVisible()
  }
  await context.close()
})

test('nothing is loaded from elsewhere', async ({ browser, parley, room }) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  const hosts = new Set<string>()
  context.on(
    'request',
    (request) => void (/^https?:/.test(request.url()) && hosts.add(new URL(request.url()).host)),
  )
  const page = await context.newPage()
  await page.goto(parley.url)
  await page.goto(`${parley.url}/r/${room}?name=Ann&join=now`)
  await expect(page.locator('[data-connection="live"]')).toBeVisible()
  await page.goto(`${parley.url}/api/docs/`)
  await expect(page.getByText('/api/rooms').first()).toBeVisible()
  expect([...hosts]).toEqual([new URL(parley.url).host])
  await context.close()
})
