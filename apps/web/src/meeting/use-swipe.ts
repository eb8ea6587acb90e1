import type { RefObject } from 'react'
import { listen, useScope } from '../ui/use-scope.ts'

/** A finger that goes this far to a side turns the page, in CSS pixels, if it goes that much further than up or down. */
const FAR = 48
const STEEPNESS = 2

/** Calls `turn` when a finger wipes over the element: 1 to the left (the next page), -1 to the right. `turn` must be stable. */
export function useSwipe(ref: RefObject<HTMLElement | null>, turn: (by: 1 | -1) => void): void {
  useScope(
    'swipe',
    (scope) => {
      const element = ref.current
      if (element === null) return
      let from: { x: number; y: number } | null = null
      listen(scope, element, 'pointerdown', (event) => {
        if (!(event instanceof PointerEvent) || event.pointerType !== 'touch') return
        // A second finger means zoom; on a screen a finger moves what is shown.
        const onScreen = event.target instanceof Element && event.target.closest('[data-screen]') !== null
        from = event.isPrimary && !onScreen ? { x: event.clientX, y: event.clientY } : null
      })
      listen(scope, element, 'pointerup', (event) => {
        if (!(event instanceof PointerEvent) || from === null) return
        const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
        from = null
        if (Math.abs(dx) >= FAR && Math.abs(dx) > STEEPNESS * Math.abs(dy)) turn(dx < 0 ? 1 : -1)
      })
      listen(scope, element, 'pointercancel', () => {
        from = null
      })
    },
    [ref, turn],
  )
}
