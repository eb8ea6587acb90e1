import type { Meeting } from '@parley/client'
import { LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSelected } from '../ui/use-readable.ts'

/** A calm line above the stage while the way to the server, or that of the media, is not well, or the server itself is not. */
export function Banner({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const reconnecting = useSelected(meeting.connection, (connection) => connection.state === 'reconnecting')
  const path = useSelected(meeting.mediaPath, (state) => state)
  const outage = useSelected(meeting.outages, ([first]) => first)
  if (path === 'failed') return <Line icon={TriangleAlert}>{t('meeting.pathFailed')}</Line>
  if (path === 'interrupted') return <Line icon={TriangleAlert}>{t('meeting.pathInterrupted')}</Line>
  if (reconnecting) return <Line icon={LoaderCircle}>{t('meeting.reconnecting')}</Line>
  if (outage !== undefined) return <Line icon={TriangleAlert}>{t(`meeting.outage.${outage}`)}</Line>
  return null
}

function Line({ icon: Icon, children }: { readonly icon: LucideIcon; readonly children: string }) {
  return (
    <output className="appear absolute inset-x-3 top-2 z-20 mx-auto flex w-fit max-w-full items-center shadow-lg md:top-5 gap-2.5 rounded-xl bg-warn-soft px-4 py-2 text-sm text-warn-ink">
      <Icon
        aria-hidden
        className={Icon === LoaderCircle ? 'size-4 shrink-0 animate-spin' : 'size-4 shrink-0'}
      />
      {children}
    </output>
  )
}
