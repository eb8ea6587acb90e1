import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/Dialog.tsx'
import type { LocalMedia } from '../../ui/local-media.ts'
import { BackdropPicker } from './BackdropPicker.tsx'
import { BackdropPreview } from './BackdropPreview.tsx'

/** The choice of a background by itself, as the lobby opens it. */
export function BackdropDialog({
  local,
  onClose,
}: {
  readonly local: LocalMedia
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('backdrop.title')} onClose={onClose}>
      <div className="grid gap-4">
        <BackdropPreview local={local} />
        <BackdropPicker />
      </div>
    </Dialog>
  )
}
