import { findings } from './findings.ts'
import { expect, test } from './parley.ts'

const WORDS = {
  en: {
    chat: 'Chat',
    people: 'People',
    share: 'Share link',
    settings: 'Settings',
    pages: ['Sound', 'Picture', 'General'],
    close: 'Close',
    leave: 'Leave',
    more: 'More actions',
    // In the menu of rarer actions: panels, then dialogs.
    panels: ['Files', 'Connection quality'],
    dialogs: ['Layout', 'Captions'],
    emoji: 'Emoji',
    background: 'Background',
    end: 'End meeting for everyone',
    cancel: 'Cancel',
  },
  'zh-CN': {
    chat: '聊天',
    people: '成员',
    share: '分享链接',
    settings: '设置',
    pages: ['声音', '画面', '通用'],
    close: '关闭',
    leave: '离开',
    more: '更多操作',
    panels: ['文件', '连接质量'],
    dialogs: ['布局', '字幕'],
    emoji: '表情',
    background: '背景',
    end: '为所有人结束会议',
    cancel: '取消',
  },
} as const

// Colours are a theme's, words are a language's: two pairs see all four.
for (const [lang, theme] of [
  ['en', 'light'],
  ['zh-CN', 'dark'],
] as const) {
  test(`axe has no serious finding on the pages before and after a meeting (${lang}, ${theme})`, async ({
    page,
    parley,
    room,
  }) => {
    await page.emulateMedia({ colorScheme: theme })
    for (const path of ['/', '/check', '/r/abc-defg-hij', '/nowhere', `/r/${room}`]) {
      await page.goto(`${parley.url}${path}?lang=${lang}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await findings(page), path).toEqual([])
    }
    await page.getByRole('button', { name: WORDS[lang].background, exact: true }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await findings(page), 'background').toEqual([])
  })
}

for (const lang of ['en', 'zh-CN'] as const) {
  test(`axe has no serious finding in a meeting and on what opens in it (${lang})`, async ({ enter }) => {
    test.slow() // Each of its findings looks at the whole page.
    const { page } = await enter('Ann', { query: `lang=${lang}` })
    await enter('王小明')
    const words = WORDS[lang]
    const press = (name: string): Promise<void> =>
      page.getByRole('button', { name, exact: true }).first().click()
    await expect(page.locator('[data-tile]')).toHaveCount(2)
    expect(await findings(page), 'meeting').toEqual([])
    // The sign of a connection, a good one too, is reached without a pointer, and seen then.
    const sign = page.locator('[data-tile] [data-quality]').first()
    await sign.focus()
    await expect.poll(async () => (await sign.boundingBox())?.width ?? 0).toBeGreaterThan(10)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('complementary', { name: words.panels[1] })).toBeVisible()
    for (const panel of [words.chat, words.people]) {
      await press(panel)
      await expect(page.getByRole('complementary', { name: panel })).toBeVisible()
      expect(await findings(page), panel).toEqual([])
    }
    await press(words.chat)
    await press(words.emoji)
    await expect(page.getByRole('searchbox')).toBeVisible()
    expect(await findings(page), words.emoji).toEqual([])
    await page.keyboard.press('Escape')
    for (const name of [...words.panels, ...words.dialogs]) {
      const opens = words.panels.some((panel) => panel === name) ? 'complementary' : 'dialog'
      await press(words.more)
      await page.getByRole('menuitem', { name, exact: true }).click()
      await expect(page.getByRole(opens)).toBeVisible()
      expect(await findings(page), name).toEqual([])
      if (opens === 'dialog') await page.keyboard.press('Escape')
    }
    await press(words.share)
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await findings(page), words.share).toEqual([])
    await page.keyboard.press('Escape')
    await press(words.settings)
    for (const name of words.pages) {
      await page.getByRole('tab', { name }).click()
      expect(await findings(page), name).toEqual([])
    }
    await page.keyboard.press('Escape')
    await press(words.more)
    await expect(page.getByRole('menu')).toBeVisible()
    expect(await findings(page), words.more).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await findings(page), 'shortcuts').toEqual([])
    await page.keyboard.press('Escape')
    await press(words.leave)
    await page.getByRole('menuitem', { name: words.end }).click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    expect(await findings(page), words.end).toEqual([])
  })
}
