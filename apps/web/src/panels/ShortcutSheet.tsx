import { useTranslation } from 'react-i18next'
import { SHORTCUTS, type Shortcut } from '../meeting/shortcut.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { KeyCap } from '../ui/KeyCap.tsx'

const LISTED = Object.entries(SHORTCUTS) as [Shortcut, string][]

/** Which keys do what. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2">
        {LISTED.map(([shortcut, key]) => (
          <Row key={shortcut} name={key} does={t(`shortcuts.${shortcut}`)} />
        ))}
        <Row name={t('shortcuts.space')} does={t('shortcuts.talk')} />
        <Row name="Esc" does={t('shortcuts.escape')} />
      </dl>
      <p className="mt-5 text-sm text-muted">{t('shortcuts.note')}</p>
    </Dialog>
  )
}

function Row({ name, does }: { readonly name: string; readonly does: string }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-4">
      <dt>{does}</dt>
      <dd>
        <KeyCap name={name} />
      </dd>
    </div>
  )
}
