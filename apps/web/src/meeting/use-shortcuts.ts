import { useEffect, useRef } from 'react'
import { listen, useScope } from '../ui/use-scope.ts'
import { type Shortcut, shortcutOf, takesKeys } from './shortcut.ts'

/** What the keys of a meeting do; a shortcut without a deed is left to the browser. */
export interface Deeds extends Readonly<Partial<Record<Shortcut, () => void>>> {
  /** Escape, whatever has the focus. */
  readonly escape: () => void
}

/** Follows the keys of a meeting. */
export function useShortcuts(deeds: Deeds): void {
  // The newest deeds without listening anew each time the page is drawn.
  const now = useRef(deeds)
  useEffect(() => {
    now.current = deeds
  })
  useScope(
    'shortcuts',
    (scope) =>
      listen(scope, window, 'keydown', (event) => {
        if (!(event instanceof KeyboardEvent) || event.defaultPrevented) return
        if (event.key === 'Escape') return now.current.escape()
        const { key, ctrlKey, metaKey, altKey, repeat } = event
        const shortcut = shortcutOf({
          key,
          ctrlKey,
          metaKey,
          altKey,
          repeat,
          typing: takesKeys(event.target),
        })
        const deed = shortcut === null ? undefined : now.current[shortcut]
        if (deed === undefined) return
        // Or the letter would land in the field that the deed opens.
        event.preventDefault()
        deed()
      }),
    [],
  )
}
