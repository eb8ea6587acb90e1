import { after, type Scope } from '@parley/kit'
import type { Surroundings } from '../surroundings.ts'
import { openLine, type Line, type LineEvents } from './line.ts'

/** What an opening tells: `opened` with the address that answered first, and from then on what its line tells. */
export interface OpeningEvents extends Omit<LineEvents, 'opened'> {
  opened(url: string, line: Line): void
}

/**
 * Opens a socket at the first of some addresses that answers. Each has a head start on the next one, which loses it when it
 * fails; when one has opened the others are given up (after RFC 8305, 5). `lost` comes when none is left.
 */
export function openFirst(
  scope: Scope,
  surroundings: Pick<Surroundings, 'openSocket' | 'timing' | 'now'>,
  urls: readonly string[],
  events: OpeningEvents,
  interval?: () => number,
): void {
  const race = scope.child('opening')
  const waiting = [...urls]
  const tries = new Set<Scope>()

  const next = (): void => {
    const url = waiting.shift()
    if (url === undefined || race.closed) return
    const life = scope.child('socket')
    tries.add(life)
    let isFirst = false
    let stopHeadStart = (): void => {}
    const fail = (why: string): void => {
      tries.delete(life)
      life.close(why)
      stopHeadStart()
      if (waiting.length > 0) next()
      else if (tries.size === 0) events.lost(why)
    }
    const line = openLine(
      life,
      surroundings,
      url,
      {
        opened: () => {
          isFirst = true
          race.close('opened')
          for (const other of tries) if (other !== life) other.close('another one was first')
          events.opened(url, line)
        },
        frame: (frame) => events.frame(frame),
        lost: (why) => (isFirst ? events.lost(why) : fail(why)),
        ...(events.doubted && { doubted: () => events.doubted?.() }),
        ...(events.trusted && { trusted: () => events.trusted?.() }),
      },
      interval,
    )
    if (life.closed) return
    stopHeadStart = after(race, surroundings.timing.headStart, next)
  }
  next()
}
