import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { listen, useScope } from '../../ui/use-scope.ts'
import { type FileDesk, filesOf } from './file-desk.ts'

/** Takes files that are dropped anywhere on the page, and says so while they hover over it. */
export function DropZone({ desk }: { readonly desk: FileDesk }) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  useScope(
    'drop zone',
    (scope) => {
      const dragged = (event: Event): DataTransfer | null =>
        event instanceof DragEvent && event.dataTransfer?.types.includes('Files') === true
          ? event.dataTransfer
          : null
      listen(scope, window, 'dragover', (event) => {
        const data = dragged(event)
        if (data === null) return
        // Without this the browser would open the file in place of the meeting.
        event.preventDefault()
        data.dropEffect = 'copy'
        setOver(true)
      })
      listen(scope, window, 'dragleave', (event) => {
        // Left the window, not just one element for the next.
        if (event instanceof DragEvent && event.relatedTarget === null) setOver(false)
      })
      listen(scope, window, 'drop', (event) => {
        const data = dragged(event)
        if (data === null) return
        event.preventDefault()
        setOver(false)
        const { files, folders } = filesOf(data)
        if (folders > 0) toast.error(t('files.folder'))
        desk.take(files)
      })
    },
    [desk, t],
  )
  if (!over) return null
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-3 z-40 grid place-items-center rounded-3xl border-2 border-dashed border-accent bg-black/75 text-center text-white"
    >
      <div>
        <FileUp className="mx-auto size-12" />
        <p className="mt-3 text-lg font-semibold">{t('files.drop')}</p>
        <p className="mt-1 text-sm text-white/80">{t('files.dropText')}</p>
      </div>
    </div>
  )
}
