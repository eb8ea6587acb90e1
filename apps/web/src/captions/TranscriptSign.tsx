import type { Meeting } from '@parley/client'
import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSelected } from '../ui/use-readable.ts'

/** Says as long as it is so that what is said is being kept: nobody shall find that out afterwards. */
export function TranscriptSign({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  if (!useSelected(meeting.room, ({ transcript }) => transcript)) return null
  return (
    <p className="pointer-events-none absolute top-2 left-2 z-20 flex items-center gap-2 rounded-lg bg-black/70 px-2.5 py-1.5 text-xs font-medium text-white">
      <FileText aria-hidden className="size-3.5 text-live" />
      {t('captions.transcriptOn')}
    </p>
  )
}
