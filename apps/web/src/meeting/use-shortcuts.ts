import { type LocalMedia, showsOn } from '../ui/local-media.ts'
import { listen, useScope } from '../ui/use-scope.ts'
import { shortcutOf, takesKeys } from './shortcut.ts'

/** Follows the keys of a meeting: M and V switch the devices, Escape closes what is open beside the stage. */
export function useShortcuts(local: LocalMedia, onEscape: () => void): void {
  useScope(
    'shortcuts',
    (scope) =>
      listen(scope, window, 'keydown', (event) => {
        if (!(event instanceof KeyboardEvent) || event.defaultPrevented) return
        if (event.key === 'Escape') return onEscape()
        const { key, ctrlKey, metaKey, altKey, repeat } = event
        const kind = shortcutOf({ key, ctrlKey, metaKey, altKey, repeat, typing: takesKeys(event.target) })
        if (kind === null) return
        local.set(kind, !showsOn((kind === 'microphone' ? local.microphone : local.camera).get()))
      }),
    [local, onEscape],
  )
}
