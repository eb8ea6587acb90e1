import type { Meeting, SourceWanted } from '@parley/client'
import { Closed, detach, type Scope } from '@parley/kit'
import type { Track } from '@parley/protocol'
import type { Channel, Kind, LocalMedia } from '../ui/local-media.ts'
import { type Problem, problemOf } from '../ui/problem.ts'
import { soundChoice } from '../ui/sound.ts'

/** A device whose media the others do not get, and why. */
export interface SourceProblem {
  readonly kind: Kind
  readonly problem: Problem
}

type Tell = (problem: SourceProblem) => void

/**
 * Sends into the meeting what the page's switches say, for the scope's lifetime; and when a host mutes one, brings the switch in
 * line. (One's own call is under way whenever one's own change shows in the room, so a change without one is the host's.)
 * `tell` hears of what the server would not take.
 */
export function bindSources(scope: Scope, meeting: Meeting, local: LocalMedia, tell: Tell): void {
  for (const kind of ['microphone', 'camera'] as const) bindSource(scope, meeting, local, kind, tell)
}

function bindSource(scope: Scope, meeting: Meeting, local: LocalMedia, kind: Kind, tell: Tell): void {
  const store = kind === 'microphone' ? local.microphone : local.camera
  let sent: SourceWanted | null = null
  let calls = 0
  const settle = async (wanted: SourceWanted): Promise<void> => {
    try {
      await meeting.setSource(kind, wanted)
    } catch (error) {
      // The meeting ended meanwhile: there is nobody to send to.
      if (!(error instanceof Closed)) tell({ kind, problem: problemOf(error) })
    } finally {
      calls -= 1
    }
  }
  const send = (): void => {
    const wanted = wantedOf(kind, store.get())
    // Another device is being opened: the picture of the last one stands until then.
    if (wanted === null) return
    // A device that was never opened is nothing to publish.
    if (sent === null && wanted.media === null) return
    if (sent !== null && sent.media === wanted.media && sent.muted === wanted.muted) return
    sent = wanted
    calls += 1
    detach(settle(wanted), `sending the ${kind}`)
  }
  let mutedBefore = false
  const follow = (): void => {
    const muted = ownTrack(meeting, kind)?.muted ?? false
    if (muted && !mutedBefore && calls === 0 && store.get().on) local.set(kind, false)
    mutedBefore = muted
  }
  scope.defer(store.subscribe(send))
  scope.defer(meeting.room.subscribe(follow))
  send()
}

function wantedOf(kind: Kind, { on, input }: Channel): SourceWanted | null {
  if (on && input.state === 'opening') return null
  const media = input.state === 'open' ? input.track : null
  // Another form of sound needs the microphone to be opened anew: with the new track it is told.
  const music = kind === 'microphone' && soundChoice.get().music
  return { media, muted: !on || media === null, ...(music ? { sound: 'music' } : {}) }
}

function ownTrack(meeting: Meeting, kind: Kind): Track | undefined {
  const { tracks } = meeting.room.get()
  return Object.values(tracks).find((track) => track.peer === meeting.you && track.source === kind)
}
