import type { EmbedErrorCode } from '@parley/embed'
import { assertNever, detach } from '@parley/kit'
import type { Meeting } from '@parley/client'
import { offeredScreen } from '../meeting/offered-screen.ts'
import { offeredShare } from '../meeting/offered-share.ts'
import { chooseView } from '../ui/view-choices.ts'
import type { Wish } from './embedder.ts'
import type { RoomVisit } from './room-visit.ts'

/** Does what the embedding page asks for; answers why not when it cannot be done now. */
export function carryOut(wish: Wish, visit: RoomVisit): EmbedErrorCode | null {
  const phase = visit.phase.get()
  if (phase.at !== 'lobby' && phase.at !== 'meeting') return 'not-in-meeting'
  switch (wish.do) {
    case 'setMicrophone':
      phase.local.set('microphone', wish.on)
      return null
    case 'setCamera':
      phase.local.set('camera', wish.on)
      return null
    case 'setLayout':
      chooseView({ layout: wish.layout })
      return null
    default:
      return phase.at === 'meeting' ? carryOutInside(wish, phase.meeting) : 'not-in-meeting'
  }
}

type InsideWish = Exclude<Wish, { do: 'setMicrophone' | 'setCamera' | 'setLayout' }>

function carryOutInside(wish: InsideWish, meeting: Meeting): EmbedErrorCode | null {
  const share = offeredShare.get()
  const screen = offeredScreen.get()
  // Between the joining and the first drawing of the meeting.
  if (share === null || screen === null) return 'not-in-meeting'
  switch (wish.do) {
    case 'shareScreen':
      if (wish.on) share.start()
      else share.stop()
      return null
    case 'sendChat':
      if (!meeting.room.get().chatOpen && meeting.role !== 'host') return 'turned-off'
      screen.outbox.post({ text: wish.text })
      return null
    case 'openPanel':
      if (wish.panel === 'files' && !meeting.files.allowed) return 'turned-off'
      screen.panel.set(wish.panel)
      return null
    case 'leave':
      detach(meeting.leave(), 'leaving')
      return null
    default:
      return assertNever(wish)
  }
}
