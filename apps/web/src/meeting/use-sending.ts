import { type Meeting, type Sending, sendingOf } from '@parley/client'
import { detach, every, type Scope } from '@parley/kit'
import { useState } from 'react'
import { useScope } from '../ui/use-scope.ts'

/** How often it is looked at, in milliseconds. */
const EVERY = 1_000

/** How a picture is being sent; null while none is, and before its first frame has left. */
export function useSending(meeting: Meeting, picture: MediaStreamTrack | null): Sending | null {
  const [sending, setSending] = useState<Sending | null>(null)
  useScope(
    'sending',
    (scope) => {
      if (picture === null) return
      const look = (): void => detach(follow(scope, meeting, picture, setSending), scope.name)
      look()
      every(scope, EVERY, look)
      scope.defer(() => setSending(null))
    },
    [meeting, picture],
  )
  return sending
}

async function follow(
  scope: Scope,
  meeting: Meeting,
  picture: MediaStreamTrack,
  tell: (sending: Sending | null) => void,
): Promise<void> {
  const sending = sendingOf(await meeting.stats(), picture.id)
  if (!scope.closed) tell(sending)
}
