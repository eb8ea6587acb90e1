import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { freePort } from '../support/free-port.ts'
import { type ServerProcess, startServerProcess } from '../support/process.ts'

/** The example of the docs, on an origin of its own; `localhost` is allowed, `127.0.0.1` is another origin and is not. */
let pages: Server
let pagesPort: number
let server: ServerProcess
let folder: string
let meet: string

test.beforeAll(async () => {
  const example = await readFile(new URL('../../docs/examples/embed.html', import.meta.url))
  pages = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(example),
  )
  pages.listen(0)
  await once(pages, 'listening')
  pagesPort = (pages.address() as AddressInfo).port
  folder = await mkdtemp(join(tmpdir(), 'parley-embed-'))
  const port = await freePort()
  meet = `https://localhost:${port}`
  server = await startServerProcess({
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    MEDIA_PORT: String(await freePort()),
    MEDIA_WORKERS: '1',
    ANNOUNCED_ADDRESS: '127.0.0.1',
    LOG_LEVEL: 'warn',
    EMBED_ORIGINS: `http://localhost:${pagesPort}`,
  })
})

test.afterAll(async () => {
  await server.end('SIGTERM')
  pages.closeAllConnections()
  pages.close()
  await rm(folder, { recursive: true, force: true })
})

const at = (host: string, room: string, at = meet): string =>
  `http://${host}:${pagesPort}/?${new URLSearchParams({ server: at, room, name: 'Ada' })}`

/** What the page was told, newest last. */
const told = (page: Page, name: string) =>
  page.locator('#events li').filter({ hasText: new RegExp(`^${name} `) })

test('a page of an allowed origin shows a meeting, steers it and is told of it', async ({ browser }) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  const page = await context.newPage()
  await page.goto(at('localhost', 'embedded'))
  const frame = page.frameLocator('#meeting iframe')
  await expect(frame.locator('[data-connection="live"]')).toBeVisible()
  await expect(told(page, 'ready')).toHaveCount(1)
  await expect(told(page, 'joined')).toContainText('"name":"Ada"')
  await expect(told(page, 'cameraChanged')).toContainText('"on":true')

  const other = await context.newPage()
  await other.goto(`${meet}/r/embedded?name=Bob&join=now`)
  await expect(told(page, 'participantJoined')).toContainText('"name":"Bob"')
  await expect(other.locator('video[data-peer]')).toHaveCount(1)

  await page.click('#mute')
  await expect(frame.getByRole('button', { name: 'Unmute microphone' })).toBeVisible()
  await expect(told(page, 'microphoneChanged').last()).toContainText('"on":false')
  await page.click('#camera-off')
  await expect(other.locator('video[data-peer]')).toHaveCount(0)
  await frame.getByRole('button', { name: 'Turn camera on' }).click()
  await expect(told(page, 'cameraChanged').last()).toContainText('"on":true')

  // A click in the page counts in the frame, by delegation.
  await page.click('#share')
  await expect(told(page, 'screenChanged').last()).toContainText('"on":true')
  await expect(other.locator('video[data-source="screen"]')).toHaveCount(1)
  await page.click('#unshare')
  await expect(told(page, 'screenChanged').last()).toContainText('"on":false')

  await expect(told(page, 'layoutChanged')).toHaveCount(0)
  await page.click('#speaker')
  await expect(told(page, 'layoutChanged')).toContainText('"layout":"speaker"')
  await expect(frame.locator('[data-place="main"]')).toHaveCount(1)
  await page.click('#hello')
  await other.getByRole('button', { name: 'Chat', exact: true }).click()
  await expect(other.getByText('Hello from the page around')).toBeVisible()
  await other.getByRole('textbox', { name: 'Message' }).fill('Hello to the page')
  await other.keyboard.press('Enter')
  await expect(told(page, 'chatChanged').last()).toContainText('"unread":1')
  await page.click('#chat')
  await expect(frame.getByText('Hello to the page')).toBeVisible()
  await expect(told(page, 'panelChanged').last()).toContainText('"panel":"chat"')
  await expect(told(page, 'chatChanged').last()).toContainText('"unread":0')
  await page.click('#close')
  await expect(told(page, 'panelChanged').last()).toContainText('"panel":null')

  await other.close()
  await expect(told(page, 'participantLeft')).toContainText('"name":"Bob"')
  await page.click('#leave')
  await expect(told(page, 'left')).toContainText('"reason":"left"')
  await expect(frame.getByRole('button', { name: 'Join again' })).toBeVisible()
  // What would lead out of the meeting within the frame is not offered.
  await expect(frame.getByRole('button', { name: 'New meeting' })).toHaveCount(0)
  await page.click('#mute')
  await expect(told(page, 'error')).toContainText('not-in-meeting')
  await page.click('#dispose')
  await expect(page.locator('#meeting iframe')).toHaveCount(0)
  await context.close()
})

test('a page of another origin is refused in words, by the script and by the browser', async ({ page }) => {
  await page.goto(at('127.0.0.1', 'refused'))
  await expect(page.getByRole('alert')).toHaveText(
    `${meet} does not allow pages of http://127.0.0.1:${pagesPort} to show its meetings.`,
  )
  await expect(told(page, 'error')).toContainText('not-allowed')
  // Without the script it is the browser that refuses: nothing of the meeting's page is loaded.
  await page.evaluate((src) => {
    const frame = document.createElement('iframe')
    frame.src = src
    document.body.append(frame)
  }, `${meet}/r/refused?join=now`)
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith('chrome-error://'))).toBe(true)
})

test('a server that does not answer is told, too', async ({ page }) => {
  await page.goto(at('localhost', 'away'))
  await expect(told(page, 'joined')).toHaveCount(1)
  await page.evaluate(async (script) => {
    const { mount } = (await import(script)) as {
      mount: (element: Element, options: object) => { on(event: string, hear: (what: unknown) => void): void }
    }
    mount(document.body, { server: 'https://localhost:9', room: 'away' }).on('error', (what) => {
      document.title = JSON.stringify(what)
    })
  }, `${meet}/embed.js`)
  await expect(page).toHaveTitle(/"unreachable"/)
})

test('a frame that may keep nothing works all the same', async ({ browser }) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  await context.addInitScript(() => {
    if (window.parent === window) return
    const refuse = (): never => {
      throw new DOMException('no storage here', 'SecurityError')
    }
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, name, { get: refuse })
    }
    Object.defineProperty(window, 'BroadcastChannel', { value: refuse })
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(at('localhost', 'nothing-kept'))
  await expect(page.frameLocator('#meeting iframe').locator('[data-connection="live"]')).toBeVisible()
  await expect(told(page, 'joined')).toHaveCount(1)
  expect(errors).toEqual([])
  await context.close()
})
