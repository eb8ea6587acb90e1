/** The languages of the app, as BCP 47 tags, in the order of the switch. */
export const LANGUAGES = ['en', 'zh-CN'] as const

/** One of {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number]

/** How each language calls itself. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', 'zh-CN': '中文' }

/** The language of ours that a tag means (`zh`, `zh-Hans-CN`, `en_GB`), or null when it is none. */
export function languageOf(tag: string | null): Language | null {
  const primary = (tag ?? '').toLowerCase().split(/[-_]/)[0]
  if (primary === 'zh') return 'zh-CN'
  return primary === 'en' ? 'en' : null
}

/** The first of several wishes that we speak: the link's, the one chosen before, then the browser's. */
export function chooseLanguage(wishes: readonly (string | null)[]): Language {
  for (const wish of wishes) {
    const language = languageOf(wish)
    if (language !== null) return language
  }
  return 'en'
}
