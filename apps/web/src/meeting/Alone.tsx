import type { RoomId } from '@parley/protocol'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { roomLink } from '../ui/link.ts'

/** What to do while nobody else is here. */
export function Alone({ room }: { readonly room: RoomId }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(true)
  const link = roomLink(location.origin, room)
  if (!open) return null
  return (
    <div className="scheme-page appear absolute inset-x-3 bottom-2 mx-auto max-w-sm rounded-2xl bg-surface p-5 text-ink shadow-2xl md:right-auto md:bottom-14 md:left-4 md:w-80">
      <IconButton
        icon={X}
        label={t('meeting.aloneHide')}
        onClick={() => setOpen(false)}
        className="absolute top-3 right-2.5"
      />
      <h2 className="pr-10 text-lg font-semibold text-balance">{t('meeting.alone')}</h2>
      <p className="mt-1 pr-10 text-sm text-pretty text-muted short:hidden">{t('meeting.aloneText')}</p>
      <p className="mt-4 truncate rounded-xl short:hidden bg-raised px-3 py-2.5 text-sm" title={link}>
        {link.replace(/^https?:\/\//, '')}
      </p>
      <CopyButton weight="primary" className="mt-3 w-full" text={link} label={t('meeting.copyLink')} />
    </div>
  )
}
