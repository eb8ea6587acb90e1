import type { Meeting } from '@parley/client'
import { DropZone } from './DropZone.tsx'
import type { FileDesk } from './file-desk.ts'
import { SendFiles } from './SendFiles.tsx'
import { useFileNotices } from './use-file-notices.ts'

interface FileTrafficProps {
  readonly meeting: Meeting
  readonly desk: FileDesk
  /** Whether files are in view, in their panel or in the chat. */
  readonly seen: boolean
  /** Opens the panel of files. */
  readonly onShow: () => void
}

/** What happens with files whatever is open: they are dropped, given to somebody, offered. */
export function FileTraffic({ meeting, desk, seen, onShow }: FileTrafficProps) {
  useFileNotices(meeting, seen, onShow)
  if (!meeting.files.allowed) return null
  return (
    <>
      <DropZone desk={desk} />
      <SendFiles meeting={meeting} desk={desk} onSent={onShow} />
    </>
  )
}
