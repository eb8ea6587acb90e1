import { Closed, sleep, type Scope } from '@parley/kit'
import { ProtocolError, type PeerId } from '@parley/protocol'
import type { MediaRoom } from '../media/port.ts'
import type { Transports } from './seat.ts'

/** How soon opening is tried again while a dead worker is being replaced, which takes a few hundredths of a second. */
const AGAIN_MS = 20
/** How often: for some seconds, in which a worker that can start has started. */
const TRIES = 200

/**
 * Opens both directions of a peer's media for the scope's lifetime, on a worker that lives: one that dies meanwhile is passed
 * over. Rejects with `unavailable` when none comes up.
 */
export async function openTransports(scope: Scope, media: MediaRoom, peer: PeerId): Promise<Transports> {
  for (let tries = 1; ; tries += 1) {
    const life = scope.child('transports')
    try {
      const [send, recv] = await Promise.all([
        media.openTransport(life, peer, 'send'),
        media.openTransport(life, peer, 'recv'),
      ])
      return { scope: life, send, recv }
    } catch (error) {
      life.close('failed')
      scope.signal.throwIfAborted()
      if (!isPassing(error)) throw error
      if (tries === TRIES) throw new ProtocolError('unavailable', 'no media worker is running')
    }
    await sleep(scope, AGAIN_MS)
  }
}

/** The worker died while it was asked, or there is none just now. */
const isPassing = (error: unknown): boolean =>
  error instanceof Closed || (error instanceof ProtocolError && error.code === 'unavailable')
