import type { RoomId } from '@parley/protocol'
import { Share } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { INPUT } from '../ui/Field.tsx'
import { Qr } from '../ui/Qr.tsx'
import { cx } from '../ui/cx.ts'
import { roomLink } from '../ui/link.ts'

interface ShareDialogProps {
  readonly room: RoomId
  readonly hasPassword: boolean
  readonly locked: boolean
  readonly onClose: () => void
}

/** The link to the meeting, to copy, to scan, or to hand to another app. */
export function ShareDialog({ room, hasPassword, locked, onClose }: ShareDialogProps) {
  const { t } = useTranslation()
  const link = roomLink(location.origin, room)
  return (
    <Dialog title={t('share.title')} onClose={onClose}>
      <p className="text-sm text-muted">
        {locked ? t('share.textLocked') : hasPassword ? t('share.textPassword') : t('share.text')}
      </p>
      <div className="mt-4 flex gap-2">
        <input
          readOnly
          aria-label={t('share.link')}
          value={link}
          onFocus={(event) => event.target.select()}
          className={cx(INPUT, 'min-w-0 truncate sm:text-sm')}
        />
        <CopyButton weight="primary" className="min-h-11" text={link} label={t('app.copy')} />
      </div>
      <div className="mt-5 flex flex-col items-center gap-3 rounded-2xl bg-raised p-5">
        <Qr text={encodeURI(link)} label={t('share.qr')} className="w-44 rounded-lg" />
        <p className="text-sm text-muted">{t('share.qrText')}</p>
      </div>
      {'share' in navigator && (
        <Button
          icon={Share}
          className="mt-4 w-full"
          // A sheet that was closed again is no failure.
          onClick={() => void navigator.share({ url: link }).catch(() => {})}
        >
          {t('share.send')}
        </Button>
      )}
    </Dialog>
  )
}
