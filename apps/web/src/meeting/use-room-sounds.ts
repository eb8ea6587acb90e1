import type { Meeting } from '@parley/client'
import { keptSounds } from '../ui/memory.ts'
import { KeptStore } from '../ui/kept-store.ts'
import type { LocalMedia } from '../ui/local-media.ts'
import { playTones } from '../ui/tones.ts'
import { useScope } from '../ui/use-scope.ts'
import { noticesBetween } from './notices.ts'
import { NOTES_OF, soundFor } from './sounds.ts'

/** Whether this browser's user wants to hear people come and go. */
export const roomSounds = new KeptStore(keptSounds, true)

/** Well below a voice. */
const LOUDNESS = 0.08

/** Lets people be heard coming and going, in rooms where that means something. */
export function useRoomSounds(meeting: Meeting, local: LocalMedia): void {
  useScope(
    'room sounds',
    (scope) => {
      let before = meeting.room.get()
      const follow = (): void => {
        const after = meeting.room.get()
        const sound = soundFor(noticesBetween(before, after, meeting.you), Object.keys(after.peers).length)
        before = after
        if (sound !== null && roomSounds.get())
          playTones(NOTES_OF[sound], LOUDNESS, local.chosen.get().speaker)
      }
      scope.defer(meeting.room.subscribe(follow))
    },
    [meeting, local],
  )
}
