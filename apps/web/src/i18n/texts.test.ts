import { createInstance } from 'i18next'
import { describe, expect, test } from 'vitest'
import { en } from './en.ts'
import { chooseLanguage, languageOf } from './language.ts'
import { zhCN } from './zh-CN.ts'

function flatten(node: object, before = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string') all.set(before + key, value)
    else for (const [path, text] of flatten(value as object, `${before}${key}.`)) all.set(path, text)
  }
  return all
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]!).sort()

describe('the texts', () => {
  const english = flatten(en)
  const chinese = flatten(zhCN)

  test('both languages have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('no text is empty', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('')
  })

  test('both languages fill in the same values', () => {
    for (const [key, text] of english)
      expect(placeholders(chinese.get(key)!), key).toEqual(placeholders(text))
  })

  test('the names of the buttons that programs look for stay as they are (public interface)', () => {
    const names = [
      ['lobby.join', 'Join now', '立即加入'],
      ['lobby.joinWithout', 'Join without camera and microphone', '不使用摄像头和麦克风加入'],
      ['meeting.mute', 'Mute microphone', '静音麦克风'],
      ['meeting.unmute', 'Unmute microphone', '取消静音'],
      ['meeting.cameraOff', 'Turn camera off', '关闭摄像头'],
      ['meeting.cameraOn', 'Turn camera on', '打开摄像头'],
      ['meeting.raiseHand', 'Raise hand', '举手'],
      ['meeting.lowerHand', 'Lower hand', '放下手'],
      ['meeting.chat', 'Chat', '聊天'],
      ['meeting.people', 'People', '成员'],
      ['meeting.share', 'Share link', '分享链接'],
      ['meeting.settings', 'Settings', '设置'],
      ['meeting.leave', 'Leave', '离开'],
      ['home.start', 'Start a meeting', '发起会议'],
      ['chat.send', 'Send', '发送'],
      ['chat.label', 'Message', '消息'],
      ['over.again', 'Join again', '重新加入'],
    ] as const
    for (const [key, inEnglish, inChinese] of names) {
      expect([english.get(key), chinese.get(key)], key).toEqual([inEnglish, inChinese])
    }
  })

  test('[C5] markup and placeholders inside a name are shown as they were typed', async () => {
    const i18n = createInstance()
    await i18n.init({
      lng: 'en',
      resources: { en: { translation: en } },
      interpolation: { escapeValue: false },
    })
    for (const name of ['<b>x</b>', '$t(home.start)', '{{name}}', '{{count}}']) {
      expect(i18n.t('notice.joined', { name })).toBe(`${name} joined`)
    }
  })
})

describe('the choice of a language', () => {
  test('reads the tags that browsers and links use', () => {
    expect(languageOf('zh-Hans-CN')).toBe('zh-CN')
    expect(languageOf('zh')).toBe('zh-CN')
    expect(languageOf('en_GB')).toBe('en')
    expect(languageOf('de')).toBeNull()
    expect(languageOf(null)).toBeNull()
  })

  test('takes the first wish that it can fulfil, English when there is none', () => {
    expect(chooseLanguage([null, 'fr', 'zh-TW', 'en'])).toBe('zh-CN')
    expect(chooseLanguage(['', 'de'])).toBe('en')
  })
})
