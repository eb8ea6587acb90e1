/**
 * Pictures of the real product for README and docs: a server, several browsers with made-up people, every screen
 * in both languages, at desktop and phone size. Run with `npm run screenshots`; they go to docs/images.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { launchBrowser, startBenchServer } from './bench-server.ts'
import { portraitVideo, type Portrait } from '../../tests/support/portrait-video.ts'

const PEOPLE: readonly (Portrait & { readonly name: string })[] = [
  {
    name: 'Lin Yue',
    wall: [64, 84, 96],
    light: [250, 224, 184],
    skin: [236, 196, 164],
    hair: [38, 30, 30],
    shirt: [16, 110, 98],
    longHair: true,
  },
  {
    name: '王小明',
    wall: [120, 106, 92],
    light: [255, 240, 214],
    skin: [224, 180, 146],
    hair: [30, 26, 26],
    shirt: [44, 62, 98],
    longHair: false,
  },
  {
    name: 'Amara Obi',
    wall: [88, 70, 84],
    light: [250, 206, 176],
    skin: [128, 84, 60],
    hair: [26, 20, 20],
    shirt: [206, 122, 52],
    longHair: true,
  },
  {
    name: 'Jonas Weber',
    wall: [70, 92, 78],
    light: [240, 246, 214],
    skin: [240, 206, 180],
    hair: [146, 104, 60],
    shirt: [92, 92, 108],
    longHair: false,
  },
  {
    name: '陈静',
    wall: [104, 92, 116],
    light: [255, 222, 222],
    skin: [238, 200, 172],
    hair: [44, 34, 32],
    shirt: [176, 62, 84],
    longHair: true,
  },
] as const

const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
const IMAGES = process.env['IMAGES'] ?? fileURLToPath(new URL('../../docs/images', import.meta.url))

const server = await startBenchServer(21100)
const { url, folder } = server
await mkdir(IMAGES, { recursive: true })
const browsers: Browser[] = []
try {
  await everything()
} finally {
  for (const browser of browsers) await browser.close()
  await server.end()
}

async function everything(): Promise<void> {
  const [first, ...others] = PEOPLE
  if (first === undefined) return
  const mine = await browserOf(first)
  await doors(mine)
  const pages = await Promise.all(others.map((person) => pageOf(person)))
  for (const [at, page] of pages.entries()) {
    await page.goto(`${url}/r/weekly?name=${encodeURIComponent(others[at]?.name ?? '')}&join=now&lang=en`)
    await page.locator('[data-connection="live"]').waitFor()
  }
  await pages[0]?.getByRole('button', { name: 'Chat' }).click()
  for (const text of ['Morning! 大家早上好', 'The slides are on page 4', '收到，谢谢 👍']) {
    await pages[0]?.getByLabel('Message').fill(text)
    await pages[0]?.keyboard.press('Enter')
  }
  await pages[2]?.getByRole('button', { name: 'Raise hand' }).click()
  await pages[1]?.getByRole('button', { name: 'Mute microphone' }).click()
  await pages[1]?.getByRole('button', { name: 'Turn camera off' }).click()
  for (const lang of ['en', 'zh-CN'] as const) await meeting(mine, first.name, lang)
}

/** Home, lobby and the pages around a meeting. */
async function doors(browser: Browser): Promise<void> {
  for (const lang of ['en', 'zh-CN'] as const) {
    for (const [size, viewport] of [
      ['desktop', DESKTOP],
      ['phone', PHONE],
    ] as const) {
      const page = await open(browser, viewport, 'light')
      await page.goto(`${url}/?lang=${lang}`)
      await page.getByRole('button').first().waitFor()
      await shoot(page, `home-${size}-${lang}`)
      await page.goto(`${url}/r/weekly?lang=${lang}&name=${encodeURIComponent(PEOPLE[0]?.name ?? '')}`)
      await page.locator('video[data-self]').waitFor()
      await shoot(page, `lobby-${size}-${lang}`)
      await page.context().close()
    }
  }
}

async function meeting(browser: Browser, name: string, lang: 'en' | 'zh-CN'): Promise<void> {
  for (const [size, viewport] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    const page = await open(browser, viewport, 'dark')
    await page.goto(`${url}/r/weekly?name=${encodeURIComponent(name)}&join=now&lang=${lang}`)
    await page.locator('[data-connection="live"]').waitFor()
    await page.locator('video[data-peer]').nth(2).waitFor()
    await page.waitForTimeout(6_000) // Until the pictures have got sharp and the notices have gone.
    await shoot(page, `meeting-${size}-${lang}`)
    await page.getByRole('button', { name: lang === 'en' ? 'Chat' : '聊天' }).click()
    await shoot(page, `chat-${size}-${lang}`)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: lang === 'en' ? 'People' : '成员' }).click()
    await shoot(page, `people-${size}-${lang}`)
    await page.context().close()
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(700)
  await page.screenshot({ path: join(IMAGES, `${name}.png`) })
}

async function pageOf(person: (typeof PEOPLE)[number]): Promise<Page> {
  return open(await browserOf(person), DESKTOP, 'dark')
}

async function open(
  browser: Browser,
  viewport: typeof DESKTOP,
  colorScheme: 'light' | 'dark',
): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport, colorScheme })
  await context.addInitScript(nameDevices)
  return context.newPage()
}

/** Runs in the page: the synthetic devices carry the names of files, which tell nobody anything. */
function nameDevices(): void {
  const names = {
    videoinput: 'Integrated camera',
    audioinput: 'Built-in microphone',
    audiooutput: 'Built-in speakers',
  }
  const ask = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices)
  navigator.mediaDevices.enumerateDevices = async () =>
    (await ask()).map(({ deviceId, groupId, kind }) => {
      const device = { deviceId, groupId, kind, label: names[kind] }
      return { ...device, toJSON: () => device }
    })
}

/** A browser whose camera shows that person. */
async function browserOf(person: (typeof PEOPLE)[number]): Promise<Browser> {
  const file = join(folder, `${PEOPLE.indexOf(person)}.y4m`)
  await writeFile(file, portraitVideo(person))
  const browser = await launchBrowser([`--use-file-for-fake-video-capture=${file}`])
  browsers.push(browser)
  return browser
}
