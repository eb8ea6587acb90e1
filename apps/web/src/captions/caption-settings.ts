import { isFields, isFlag, isMaybe, isText, Kept } from '../ui/keep.ts'
import { KeptStore } from '../ui/kept-store.ts'

/** What this browser's user wants of captions. */
export interface CaptionSettings {
  /** Read what the others say. */
  readonly read: boolean
  /** Let what one says be written: it may leave the machine on the way, so nobody is asked into it silently. */
  readonly write: boolean
  /** BCP 47, of what one speaks; null: the page's language. */
  readonly language: string | null
}

const isSettings = isFields<CaptionSettings>({
  read: isFlag,
  write: isFlag,
  language: isMaybe(isText, null),
})

/** What was chosen, kept for the next meeting. */
export const captionSettings = new KeptStore<CaptionSettings>(
  new Kept(() => localStorage, 'captions', isSettings),
  { read: false, write: false, language: null },
)

/** Languages that recognisers know, as each calls itself. */
export const SPOKEN = [
  { value: 'zh-CN', text: '普通话（中国大陆）' },
  { value: 'zh-TW', text: '國語（台灣）' },
  { value: 'zh-HK', text: '廣東話（香港）' },
  { value: 'en-US', text: 'English (US)' },
  { value: 'en-GB', text: 'English (UK)' },
  { value: 'de-DE', text: 'Deutsch' },
  { value: 'es-ES', text: 'Español' },
  { value: 'fr-FR', text: 'Français' },
  { value: 'ja-JP', text: '日本語' },
  { value: 'ko-KR', text: '한국어' },
] as const

/** The language to listen for: the chosen one, else the page's. */
export function spokenLanguage(chosen: string | null, page: string): string {
  return SPOKEN.find(({ value }) => value === chosen)?.value ?? (page.startsWith('zh') ? 'zh-CN' : 'en-US')
}
