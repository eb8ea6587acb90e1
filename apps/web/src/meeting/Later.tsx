import type { Meeting } from '@parley/client'
import { after } from '@parley/kit'
import { type ReactNode, useState } from 'react'
import { useScope } from '../ui/use-scope.ts'

/** Somebody alone in a room has no picture to wait for. */
const MOST_MS = 1_000

interface LaterProps {
  readonly meeting: Meeting
  readonly children: ReactNode
}

/** What nobody misses in a meeting's first moments: drawn once the media is there, which it would else keep waiting. */
export function Later({ meeting, children }: LaterProps) {
  const [due, setDue] = useState(false)
  useScope(
    'later',
    (scope) => {
      const look = (): void => {
        if (meeting.mediaPath.get() === 'connected') after(scope, 100, () => setDue(true))
      }
      scope.defer(meeting.mediaPath.subscribe(look))
      after(scope, MOST_MS, () => setDue(true))
      look()
    },
    [meeting],
  )
  return due && children
}
