import type { Meeting, Wanted } from '@parley/client'
import { after } from '@parley/kit'
import type { RoomState } from '@parley/protocol'
import { useRef, useState } from 'react'
import { listen, useScope } from '../ui/use-scope.ts'
import { wantedOf, type Shown } from './wanted.ts'

/** How long a new size or look must last before it is told: a window being drawn larger is one word, not fifty. */
const SETTLED_MS = 250

/**
 * Tells the meeting what is on the page, whenever that changes: at once when a picture comes or goes, a moment later
 * when only sizes or looks are others. An empty `shown` with `ready: false` says nothing, so that the server's own choice holds
 * until the page is laid out.
 */
export function useWanted(
  meeting: Meeting,
  tracks: RoomState['tracks'],
  shown: readonly Shown[],
  ready: boolean,
): void {
  const said = useRef({ all: '', tracks: '' })
  const away = useAway()
  useScope(
    'what is on the stage',
    (scope) => {
      if (!ready) return
      const seen = away ? shown.map((place) => ({ ...place, look: 'hidden' as const })) : shown
      const wanted = wantedOf(tracks, meeting.you, seen, window.devicePixelRatio)
      const next = { all: JSON.stringify(wanted), tracks: flowing(wanted) }
      if (next.all === said.current.all) return
      const say = (): void => {
        said.current = next
        meeting.want(wanted)
      }
      if (next.tracks === said.current.tracks) after(scope, SETTLED_MS, say)
      else say()
    },
    [meeting, tracks, shown, ready, away],
  )
}

/** How long a page must be out of sight before its pictures stop: who only looks something up comes back to moving ones. */
const AWAY_MS = 10_000

/** Whether the page has been out of sight for a while: in another tab, behind a lock screen, minimised. */
function useAway(): boolean {
  const [away, setAway] = useState(false)
  useScope(
    'whether the page is seen',
    (scope) => {
      let callOff = (): void => {}
      const look = (): void => {
        callOff()
        if (outOfSight()) callOff = after(scope, AWAY_MS, () => setAway(outOfSight()))
        else setAway(false)
      }
      listen(scope, document, 'visibilitychange', look)
      look()
    },
    [],
  )
  return away
}

/** A picture in a picture is seen while its page is not (W3C Document Picture-in-Picture). */
function outOfSight(): boolean {
  const beside = (globalThis as { documentPictureInPicture?: { window: Window | null } })
    .documentPictureInPicture
  return document.visibilityState === 'hidden' && (beside?.window ?? null) === null
}

/** The tracks that are wanted to flow. */
function flowing(wanted: readonly Wanted[]): string {
  return wanted.flatMap(({ track, look }) => (look === 'hidden' ? [] : [track])).join(' ')
}
