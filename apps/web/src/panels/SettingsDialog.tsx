import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DeviceChoices } from '../ui/DeviceChoices.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { LevelMeter } from '../ui/LevelMeter.tsx'
import { PreferenceFields } from '../ui/Preferences.tsx'
import type { LocalMedia } from '../ui/local-media.ts'
import { useSelected } from '../ui/use-readable.ts'

/** Devices, language, theme, and which keys do what. */
export function SettingsDialog({
  local,
  onClose,
}: {
  readonly local: LocalMedia
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const track = useSelected(local.microphone, ({ on, input }) =>
    on && input.state === 'open' ? input.track : null,
  )
  return (
    <Dialog title={t('settings.title')} onClose={onClose}>
      <div className="grid gap-6">
        <Part title={t('settings.devices')}>
          <DeviceChoices local={local} level={<LevelMeter track={track} className="mt-2.5" />} />
        </Part>
        <Part title={t('settings.general')}>
          <PreferenceFields />
        </Part>
        <Part title={t('settings.shortcuts')} className="hidden md:block">
          <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 text-sm">
            <Key name="M" does={t('settings.shortcutMute')} />
            <Key name="V" does={t('settings.shortcutCamera')} />
            <Key name="Esc" does={t('settings.shortcutClose')} />
          </dl>
        </Part>
      </div>
    </Dialog>
  )
}

function Part({ title, className, children }: { title: string; className?: string; children: ReactNode }) {
  return (
    <section className={className}>
      <h3 className="mb-3 text-xs font-semibold tracking-wide text-muted uppercase">{title}</h3>
      {children}
    </section>
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
