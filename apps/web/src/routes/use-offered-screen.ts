import type { Meeting } from '@parley/client'
import { Store } from '@parley/kit'
import { useState } from 'react'
import { NOTHING_UNREAD, type OfferedScreen, offeredScreen } from '../meeting/offered-screen.ts'
import type { PanelName } from '../meeting/openings.ts'
import { FilePlaces, lastSaid } from '../panels/chat/file-places.ts'
import { Outbox } from '../panels/chat/outbox.ts'
import { keptLetters } from '../ui/memory.ts'
import { useScope } from '../ui/use-scope.ts'

/** What of this meeting's screen outlives its panels; it is offered to the page around as long as the meeting is drawn. */
export function useOfferedScreen(meeting: Meeting): OfferedScreen & { readonly places: FilePlaces } {
  const [screen] = useState(() => ({
    panel: new Store<PanelName | null>(null),
    unread: new Store(NOTHING_UNREAD),
    outbox: new Outbox(meeting.talk, keptLetters(meeting.roomId, meeting.you)),
    places: new FilePlaces(meeting.files),
  }))
  useScope(
    'offered screen',
    (scope) => {
      screen.places.follow(scope, () => lastSaid(meeting))
      offeredScreen.set(screen)
      scope.defer(() => offeredScreen.set(null))
    },
    [screen, meeting],
  )
  return screen
}
