import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/Button.tsx'

interface SidePanelProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What opens beside the stage: a card in a wide window, the whole screen on a phone. */
export function SidePanel({ title, aside, onClose, children }: SidePanelProps) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  const panel = useRef<HTMLElement>(null)
  const [opener] = useState(() => document.activeElement)
  useEffect(() => {
    // What is inside may have taken the focus already, as a field to write in does.
    if (panel.current?.contains(document.activeElement) === false) {
      heading.current?.focus({ preventScroll: true })
    }
    // Back to the button that opened it, so that the keyboard goes on from there.
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
    }
  }, [opener])
  return (
    <aside
      ref={panel}
      aria-label={title}
      className="scheme-page appear fixed inset-0 z-30 flex flex-col bg-surface pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] text-ink md:static md:inset-auto md:z-auto md:w-88 md:shrink-0 md:rounded-2xl md:py-0"
    >
      <div className="flex items-center justify-between gap-3 px-5 pt-3 pb-2">
        <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
          {title}
        </h2>
        <span className="flex items-center gap-2">
          {aside}
          <IconButton icon={X} label={t('app.close')} onClick={onClose} className="-mr-2" />
        </span>
      </div>
      {children}
    </aside>
  )
}
