import { detach, type Scope } from '@parley/kit'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { listen, useScope } from '../ui/use-scope.ts'
import { canFloat, openFloating } from './picture-in-picture.ts'

/** The small window above everything. */
export interface Floating {
  /** Null while it is closed. */
  readonly window: Window | null
  /** Opens or closes it; null where the browser has none. */
  readonly toggle: (() => void) | null
}

/** The small window of this meeting: opened by a person, or by the browser when the tab is left; it closes with the meeting. */
export function useFloating(): Floating {
  const { t } = useTranslation()
  const [floating, setFloating] = useState<Window | null>(null)
  const [toggle, setToggle] = useState<(() => void) | null>(null)
  useScope(
    'small window',
    (scope) => {
      if (!canFloat()) return
      let current: Window | null = null
      const open = async (refused: () => void): Promise<void> => {
        try {
          const opened = await openFloating()
          if (scope.closed) return opened.close()
          current = opened
          setFloating(opened)
          listen(scope, opened, 'pagehide', () => {
            current = null
            setFloating(null)
          })
        } catch (error) {
          // The browser wants a click just before it, and may say no.
          if (!(error instanceof DOMException)) throw error
          refused()
        }
      }
      const begin = (refused: () => void): void => {
        if (current === null) detach(open(refused), 'opening the small window')
        else current.close()
      }
      setToggle(() => () => begin(() => toast.error(t('stage.floatFailed'))))
      // Who has just left the tab reads no note in it.
      openWhenLeft(scope, () => begin(() => {}))
      scope.defer(() => current?.close())
    },
    // Another language does not close the window: the words are those of the moment in which one joined.
    [],
  )
  return { window: floating, toggle }
}

/** Browsers that know it open the window by themselves when one looks at another tab (Media Session, `enterpictureinpicture`). */
function openWhenLeft(scope: Scope, open: () => void): void {
  const set = (handler: (() => void) | null): void => {
    try {
      navigator.mediaSession.setActionHandler('enterpictureinpicture' as MediaSessionAction, handler)
    } catch {
      // This browser does not know the action: the menu is the only way.
    }
  }
  set(open)
  scope.defer(() => set(null))
}
