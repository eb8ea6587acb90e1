import type { Meeting } from '@parley/client'
import { detach } from '@parley/kit'
import { readWishes } from '../ui/link.ts'
import { keptDirect } from '../ui/memory.ts'
import { KeptStore } from '../ui/kept-store.ts'
import { useScope } from '../ui/use-scope.ts'

/** Whether this browser's user lets media go straight to and from it, while two are alone. */
export const directChoice = new KeptStore(keptDirect, true)

/** Whether it may in a visit by this link: a link may forbid it for once. */
export function mayGoStraight(): boolean {
  return directChoice.get() && readWishes(location.search).direct
}

/** Tells a meeting whenever the choice is another one; it was told the first one when it was joined. */
export function useDirectChoice(meeting: Meeting): void {
  useScope(
    'direct choice',
    (scope) => {
      const tell = (): void => {
        // Refused where the operator has switched it off: then it is off already.
        detach(
          meeting.allowDirect(mayGoStraight()).catch(() => {}),
          'telling the way of media',
        )
      }
      scope.defer(directChoice.subscribe(tell))
    },
    [meeting],
  )
}
