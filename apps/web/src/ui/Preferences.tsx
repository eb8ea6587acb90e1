import { Languages, Moon, Sun, SunMoon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { changeLanguage } from '../i18n/i18n.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Language, languageOf } from '../i18n/language.ts'
import { IconButton } from './Button.tsx'
import { Segments } from './Segments.tsx'
import { keptLanguage } from './memory.ts'
import { chooseTheme, THEMES, theme } from './theme.ts'
import { useReadable } from './use-readable.ts'

function choose(language: Language): void {
  keptLanguage.write(language)
  changeLanguage(language)
}

function useLanguage(): Language {
  return languageOf(useTranslation().i18n.language) ?? 'en'
}

/** Language and theme as two small buttons, for the head of a page. */
export function PreferenceButtons() {
  const { t } = useTranslation()
  const language = useLanguage()
  const current = useReadable(theme)
  const other = language === 'en' ? 'zh-CN' : 'en'
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? 'system'
  const icon = { system: SunMoon, light: Sun, dark: Moon }[current]
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        lang={other}
        onClick={() => choose(other)}
        className="inline-flex min-h-10 items-center gap-2 rounded-xl px-3 text-sm font-medium text-muted transition-colors hover:bg-raised hover:text-ink"
      >
        <Languages aria-hidden className="size-5" />
        {LANGUAGE_NAMES[other]}
      </button>
      <IconButton
        icon={icon}
        label={`${t('app.theme')}: ${t(`app.theme_${current}`)}`}
        onClick={() => chooseTheme(next)}
      />
    </div>
  )
}

/** Language and theme with all choices in sight, for the settings. */
export function PreferenceFields() {
  const { t } = useTranslation()
  const language = useLanguage()
  const current = useReadable(theme)
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div>
        <p className="mb-1.5 text-sm font-medium">{t('app.language')}</p>
        <Segments
          className="w-full"
          label={t('app.language')}
          value={language}
          onChoose={choose}
          options={LANGUAGES.map((value) => ({ value, text: LANGUAGE_NAMES[value], lang: value }))}
        />
      </div>
      <div>
        <p className="mb-1.5 text-sm font-medium">{t('app.theme')}</p>
        <Segments
          className="w-full"
          label={t('app.theme')}
          value={current}
          onChoose={chooseTheme}
          options={THEMES.map((value) => ({ value, text: t(`app.theme_${value}`) }))}
        />
      </div>
    </div>
  )
}
