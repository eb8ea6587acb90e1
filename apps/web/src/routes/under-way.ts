import type { MediaPath } from '@parley/client'
import { after, type Readable, type Scope } from '@parley/kit'

/** How long a screen waits for its media at most: somebody alone in a room has none to wait for. */
const MOST_MS = 100

/**
 * Waits until a new meeting's media is on its way. To draw a meeting for the first time takes a browser a tenth of a
 * second, in which it answers no offer; after the offers, the same tenth passes while ICE and DTLS do their work.
 */
export function underWay(scope: Scope, path: Readable<MediaPath>): Promise<void> {
  return new Promise((resolve) => {
    const wait = scope.child('under way')
    wait.defer(resolve)
    const look = (): void => {
      if (path.get() !== 'idle') wait.close('under way')
    }
    after(wait, MOST_MS, () => wait.close('long enough'))
    wait.defer(path.subscribe(look))
    look()
  })
}
