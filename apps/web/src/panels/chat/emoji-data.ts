import { defaultEmojiDataResolver, type Locale } from 'frimousse'

/** Where our own server keeps the names of all emoji: nothing comes from elsewhere. */
export const EMOJI_URL = '/emoji'

/** The language of the names, as the data calls it. */
export function emojiLocale(language: string): Locale {
  return language.startsWith('zh') ? 'zh' : 'en'
}

/** Fetches the names into memory, once, so that the picker opens while the server is away; false when that failed. */
export async function loadEmoji(language: string): Promise<boolean> {
  try {
    await defaultEmojiDataResolver(emojiLocale(language), { emojibaseUrl: EMOJI_URL })
    return true
  } catch {
    return false // The server is away: whoever opens the picker tries again.
  }
}
