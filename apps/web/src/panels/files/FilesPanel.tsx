import type { Meeting } from '@parley/client'
import { FileUp } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { SidePanel } from '../SidePanel.tsx'
import { batchesOf } from './batches.ts'
import type { FileDesk } from './file-desk.ts'
import { TransferCard } from './TransferCard.tsx'

interface FilesPanelProps {
  readonly meeting: Meeting
  readonly desk: FileDesk
  readonly onClose: () => void
}

/** All files of this page, the newest first. */
export function FilesPanel({ meeting, desk, onClose }: FilesPanelProps) {
  const { t } = useTranslation()
  const transfers = useReadable(meeting.files.transfers)
  const batches = useMemo(() => batchesOf(transfers).toReversed(), [transfers])
  return (
    <SidePanel title={t('files.title')} onClose={onClose}>
      {batches.length === 0 ? (
        <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-2 px-6 text-center">
          <FileUp aria-hidden className="size-9 text-line-strong" />
          <p className="mt-1 font-medium">{t('files.empty')}</p>
          <p className="text-sm text-balance text-muted">{t('files.emptyText')}</p>
        </div>
      ) : (
        <ul
          aria-label={t('files.list')}
          className="flex min-h-0 flex-1 flex-col gap-2.5 overflow-y-auto overscroll-contain px-4 py-2"
        >
          {batches.map((batch) => (
            <li key={batch.key}>
              <TransferCard batch={batch} files={meeting.files} />
            </li>
          ))}
        </ul>
      )}
      <div className="border-t border-line p-4">
        <Button weight="primary" icon={FileUp} className="w-full" onClick={() => desk.choose()}>
          {t('files.send')}
        </Button>
        <p className="mt-2 text-center text-xs text-balance text-muted">{t('files.sendText')}</p>
      </div>
    </SidePanel>
  )
}
