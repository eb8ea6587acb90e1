import { after, type Scope } from '@parley/kit'
import { lookAtEase } from '../look-at-ease.ts'
import type { ServerIncoming } from '../port.ts'

/** How often is looked; a packet of sound has 20 ms. */
const LOOK_MS = 40
/** Who is silent does not begin: by then what takes its place does so, before what came until then ends (`overlap`). */
const LONGEST_MS = 1_200

/** Calls `begun` once, when the first sound of what arrives is there, or is not waited for any more; not after the function returned was called. */
export function onFirstSound(
  scope: Scope,
  incoming: ServerIncoming,
  now: () => number,
  begun: () => void,
): () => void {
  const end = (): void => {
    stopLooking()
    stopWaiting()
  }
  const done = (): void => {
    end()
    begun()
  }
  const stopWaiting = after(scope, LONGEST_MS, done)
  const stopLooking = lookAtEase(scope, LOOK_MS, now, () => {
    if (incoming.lastFrame() !== null) done()
  })
  return end
}
