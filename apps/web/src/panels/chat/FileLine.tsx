import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/cx.ts'
import type { Batch } from '../files/batches.ts'
import { TransferCard } from '../files/TransferCard.tsx'
import type { ChatDesk } from './chat-desk.ts'

interface FileLineProps {
  readonly batch: Batch
  readonly desk: ChatDesk
}

/** A file among the messages: the same card as in the panel of files. Only this page knows of it. */
export function FileLine({ batch, desk }: FileLineProps) {
  const { t, i18n } = useTranslation()
  const own = batch.direction === 'out'
  const { at, peerName } = batch.first
  const time = new Date(at).toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit' })
  return (
    <div className={cx('mt-4 flex flex-col first:mt-1', own && 'items-end')}>
      <p className="mb-1 flex max-w-full gap-2 text-xs text-muted">
        <span className="truncate font-medium text-ink">{own ? t('meeting.you') : peerName}</span>
        <time className="shrink-0">{time}</time>
      </p>
      <div className={cx('w-full max-w-80', own ? 'ps-4' : 'pe-4')}>
        <TransferCard batch={batch} files={desk.meeting.files} headed onPicture={desk.onPicture} />
      </div>
    </div>
  )
}
