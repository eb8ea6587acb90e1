import type { RoomId } from '@parley/protocol'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../ui/CopyButton.tsx'
import { roomLink } from '../ui/link.ts'

/** What to do while nobody else is here. */
export function Alone({ room }: { readonly room: RoomId }) {
  const { t } = useTranslation()
  const link = roomLink(location.origin, room)
  return (
    <div className="scheme-page appear absolute inset-x-3 bottom-14 mx-auto max-w-sm rounded-2xl md:right-auto md:left-4 md:w-80 bg-surface p-5 text-center text-ink shadow-2xl">
      <h2 className="text-lg font-semibold">{t('meeting.alone')}</h2>
      <p className="mt-1 text-sm text-balance text-muted">{t('meeting.aloneText')}</p>
      <p className="mt-4 truncate rounded-xl bg-raised px-3 py-2.5 text-sm" title={link}>
        {link.replace(/^https?:\/\//, '')}
      </p>
      <CopyButton weight="primary" className="mt-3 w-full" text={link} label={t('meeting.copyLink')} />
    </div>
  )
}
