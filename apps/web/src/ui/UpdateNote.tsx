import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { appUpdate } from './app-update.ts'
import { useReadable } from './use-readable.ts'

/** Offers the newer version of the app; drawn on every page but a meeting's, which nothing shall interrupt. */
export function UpdateNote() {
  const { t } = useTranslation()
  const takeOver = useReadable(appUpdate)
  if (takeOver === null) return null
  return (
    <div className="fixed inset-x-4 bottom-[max(1rem,env(safe-area-inset-bottom))] z-40 mx-auto flex max-w-md items-center justify-between gap-4 rounded-2xl border border-line bg-surface py-3 pr-3 pl-5 text-sm shadow-xl">
      <output>{t('app.updateReady')}</output>
      <Button weight="primary" className="min-h-10 shrink-0" onClick={takeOver}>
        {t('app.updateNow')}
      </Button>
    </div>
  )
}
