import { AlertDialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'

interface ConfirmProps {
  readonly title: string
  readonly text: string
  /** What the button that goes through with it says. */
  readonly act: string
  readonly onAct: () => void
  readonly onClose: () => void
}

/** Asks before something that cannot be taken back; open as long as it is drawn. */
export function Confirm({ title, text, act, onAct, onClose }: ConfirmProps) {
  const { t } = useTranslation()
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Content className="appear fixed top-1/2 left-1/2 z-50 w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-3xl bg-surface p-6 text-ink shadow-2xl outline-none">
          <AlertDialog.Title className="text-lg font-semibold break-words">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 leading-6 break-words text-muted">
            {text}
          </AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel asChild>
              <Button>{t('app.cancel')}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button weight="danger" onClick={onAct}>
                {act}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
