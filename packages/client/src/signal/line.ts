import { after, reportFault, type Scope } from '@parley/kit'
import { parseFrame, ServerFrame, type ClientFrame } from '@parley/protocol'
import type { Surroundings } from '../surroundings.ts'
import type { Timing } from '../timing.ts'

/** What a line tells its owner. After `lost` nothing more comes. */
export interface LineEvents {
  opened(): void
  frame(frame: ServerFrame): void
  /** It was asked whether it is there and has not answered at once; `trusted` if it is heard after all. */
  doubted?(): void
  trusted?(): void
  lost(why: string): void
}

/** One WebSocket as frames out; frames in come by {@link LineEvents}. */
export interface Line {
  send(frame: ClientFrame): void
  /** Asks at once whether the other end is still there, as when the network has changed, and does not wait for long. */
  check(): void
}

/** Opens a socket for the scope's lifetime, and notices when its path has died without saying so. */
export function openLine(
  scope: Scope,
  surroundings: Pick<Surroundings, 'openSocket' | 'timing' | 'now'>,
  url: string,
  events: LineEvents,
  interval = (): number => surroundings.timing.ping,
): Line {
  const { timing } = surroundings
  let isDoubted = false
  let stopDoubting = (): void => {}
  let over = false
  let stopWatching = (): void => {}

  const lose = (why: string): void => {
    if (over) return
    over = true
    stopWatching()
    stopDoubting()
    events.lost(why)
  }
  const send = (frame: ClientFrame): void => {
    if (!over) socket.send(JSON.stringify(frame))
  }
  let askedAt: number | null = null
  /** The last round trip that was measured, ms. */
  let roundTrip: number | null = null

  const ask = (patience: number): void => {
    stopWatching()
    askedAt = surroundings.now()
    send({ t: 'ping' })
    stopWatching = after(scope, patience, () => lose('no answer to a ping'))
    stopDoubting()
    stopDoubting = after(scope, hastyPatience(timing, roundTrip), () => {
      isDoubted = true
      events.doubted?.()
    })
  }
  /** Anything that arrives proves the path: only a quiet one has to be asked. */
  const heard = (): void => {
    stopWatching()
    if (askedAt !== null) roundTrip = surroundings.now() - askedAt
    askedAt = null
    stopWatching = after(scope, interval(), () => ask(timing.pong))
    stopDoubting()
    if (!isDoubted) return
    isDoubted = false
    events.trusted?.()
  }

  const socket = surroundings.openSocket(url, {
    opened: () => {
      if (over) return
      heard()
      events.opened()
    },
    text: (data) => {
      if (over) return
      heard()
      const frame = typeof data === 'string' ? parseFrame(ServerFrame, data) : null
      if (frame === null) {
        reportFault(new Error('the server sent a frame of an unknown form'), scope.name)
        lose('unreadable frame')
        return
      }
      events.frame(frame)
    },
    closed: lose,
  })
  scope.defer(() => {
    over = true
    socket.close()
  })
  return { send, check: () => ask(hastyPatience(timing, roundTrip)) }
}

/** Half a second where nothing is known of the path; else what it mostly takes, twice, and a little for the server. */
function hastyPatience({ hasty, pong }: Pick<Timing, 'hasty' | 'pong'>, roundTrip: number | null): number {
  return roundTrip === null ? hasty : Math.min(pong, hasty / 2 + 2 * roundTrip)
}
