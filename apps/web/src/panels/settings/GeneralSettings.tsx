import { useTranslation } from 'react-i18next'
import { PreferenceFields } from '../../ui/Preferences.tsx'
import { Part } from './Part.tsx'

/** Language, appearance, and which keys do what. */
export function GeneralSettings() {
  const { t } = useTranslation()
  return (
    <>
      <PreferenceFields />
      <Part title={t('settings.shortcuts')} className="hidden md:block">
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 text-sm">
          <Key name="M" does={t('settings.shortcutMute')} />
          <Key name="V" does={t('settings.shortcutCamera')} />
          <Key name="Esc" does={t('settings.shortcutClose')} />
        </dl>
      </Part>
    </>
  )
}

function Key({ name, does }: { readonly name: string; readonly does: string }) {
  return (
    <>
      <dt>
        <kbd className="inline-block min-w-8 rounded-md border border-line-strong bg-raised px-2 py-0.5 text-center font-sans text-xs">
          {name}
        </kbd>
      </dt>
      <dd>{does}</dd>
    </>
  )
}
