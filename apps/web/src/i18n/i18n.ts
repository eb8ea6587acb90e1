import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { chooseLanguage, type Language } from './language.ts'
import { zhCN } from './zh-CN.ts'

/** The app's translator. Texts are part of the program: nothing is fetched, nothing can be missing. */
export const i18n = createInstance()

/** Starts the translator, before anything is drawn. `wishes` are language tags, the strongest first. */
export function startLanguage(wishes: readonly (string | null)[]): void {
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language
  })
  // With the texts at hand it starts synchronously; the promise only repeats what is known.
  void i18n.use(initReactI18next).init({
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    lng: chooseLanguage(wishes),
    fallbackLng: 'en',
    initAsync: false,
    // React escapes; escaping twice would show &lt; in names.
    interpolation: { escapeValue: false },
  })
}

/** Changes the language of the page. */
export function changeLanguage(language: Language): void {
  void i18n.changeLanguage(language)
}
