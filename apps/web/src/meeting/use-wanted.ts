import type { Meeting, Wanted } from '@parley/client'
import { after } from '@parley/kit'
import type { RoomState } from '@parley/protocol'
import { useRef } from 'react'
import { useScope } from '../ui/use-scope.ts'
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
  useScope(
    'what is on the stage',
    (scope) => {
      if (!ready) return
      const wanted = wantedOf(tracks, meeting.you, shown, window.devicePixelRatio)
      const next = { all: JSON.stringify(wanted), tracks: flowing(wanted) }
      if (next.all === said.current.all) return
      const say = (): void => {
        said.current = next
        meeting.want(wanted)
      }
      if (next.tracks === said.current.tracks) after(scope, SETTLED_MS, say)
      else say()
    },
    [meeting, tracks, shown, ready],
  )
}

/** The tracks that are wanted to flow. */
function flowing(wanted: readonly Wanted[]): string {
  return wanted.flatMap(({ track, look }) => (look === 'hidden' ? [] : [track])).join(' ')
}
