import type { Meeting } from '@parley/client'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useScope } from '../../ui/use-scope.ts'
import { unanswered } from './batches.ts'
import { saveFile } from './save.ts'

/** How long the note about an offer stays: long enough to be read and answered by who is talking. */
const NOTE_MS = 12_000

/** Says when somebody offers a file, unless it is `seen` anyway, and gives the person what they accepted as soon as it is whole. */
export function useFileNotices(meeting: Meeting, seen: boolean, show: () => void): void {
  const { t } = useTranslation()
  const inView = useRef(seen)
  useEffect(() => {
    inView.current = seen
    if (seen) for (const { key } of unanswered(meeting.files.transfers.get())) toast.dismiss(key)
  }, [meeting, seen])
  useScope(
    'file notices',
    (scope) => {
      const { transfers } = meeting.files
      const [told, saved] = [new Set<string>(), new Set<string>()]
      // What is there already was told before: only the language has changed.
      for (const { key } of transfers.get()) told.add(key)
      for (const { key, state } of transfers.get()) if (state.at === 'over') saved.add(key)
      const look = (): void => {
        for (const { key, peerName, name } of unanswered(transfers.get())) {
          if (told.has(key)) continue
          told.add(key)
          if (inView.current) continue
          toast(t('files.offer', { name: peerName, file: name }), {
            id: key,
            duration: NOTE_MS,
            action: { label: t('files.show'), onClick: show },
          })
        }
        for (const { key, direction, state, file, picture } of transfers.get()) {
          if (state.at !== 'offered') toast.dismiss(key)
          if (direction === 'out' || file === null || saved.has(key)) continue
          saved.add(key)
          // A picture is shown; whoever wants it saves it.
          if (picture === null) saveFile(file)
        }
      }
      scope.defer(transfers.subscribe(look))
    },
    [meeting, show, t],
  )
}
