import { after } from '@parley/kit'
import { type RefObject, useEffect, useRef } from 'react'
import { listen, useScope } from '../ui/use-scope.ts'

/** How long a finger rests before it means more than a tap; the same as in the systems of phones. */
const LONG_PRESS_MS = 500
/** A finger that moves further than this is on its way somewhere, in CSS pixels. */
const STILL_WITHIN = 10

/** Calls `act` when a finger rests on the element; pens and mice have other ways. */
export function useLongPress(ref: RefObject<HTMLElement | null>, act: () => void): void {
  const now = useRef(act)
  useEffect(() => {
    now.current = act
  })
  useScope(
    'long press',
    (scope) => {
      const element = ref.current
      if (element === null) return
      let cancel = (): void => {}
      let from = { x: 0, y: 0 }
      listen(scope, element, 'pointerdown', (event) => {
        cancel()
        if (!(event instanceof PointerEvent) || event.pointerType !== 'touch') return
        from = { x: event.clientX, y: event.clientY }
        cancel = after(scope, LONG_PRESS_MS, () => now.current())
      })
      listen(scope, element, 'pointermove', (event) => {
        if (!(event instanceof PointerEvent)) return
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_WITHIN) cancel()
      })
      for (const end of ['pointerup', 'pointercancel', 'pointerleave'])
        listen(scope, element, end, () => cancel())
    },
    [ref],
  )
}
