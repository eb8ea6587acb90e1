import type { Meeting } from '@parley/client'
import { detach, type Scope } from '@parley/kit'
import type { Track } from '@parley/protocol'
import type { Channel, Kind, LocalMedia } from '../ui/local-media.ts'

/**
 * Sends into the meeting what the page's switches say, for the scope's lifetime; and when a host mutes one, brings the switch in
 * line. (One's own call is under way whenever one's own change shows in the room, so a change without one is the host's.)
 */
export function bindSources(scope: Scope, meeting: Meeting, local: LocalMedia): void {
  for (const kind of ['microphone', 'camera'] as const) bindSource(scope, meeting, local, kind)
}

function bindSource(scope: Scope, meeting: Meeting, local: LocalMedia, kind: Kind): void {
  const store = kind === 'microphone' ? local.microphone : local.camera
  let sent: { media: MediaStreamTrack | null; muted: boolean } | null = null
  let calls = 0
  const send = (): void => {
    const wanted = wantedOf(store.get())
    // A device that was never opened is nothing to publish.
    if (sent === null && wanted.media === null) return
    if (sent !== null && sent.media === wanted.media && sent.muted === wanted.muted) return
    sent = wanted
    calls += 1
    detach(
      meeting.setSource(kind, wanted).finally(() => (calls -= 1)),
      `sending the ${kind}`,
    )
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

function wantedOf({ on, input }: Channel): { media: MediaStreamTrack | null; muted: boolean } {
  const media = input.state === 'open' ? input.track : null
  return { media, muted: !on || media === null }
}

function ownTrack(meeting: Meeting, kind: Kind): Track | undefined {
  const { tracks } = meeting.room.get()
  return Object.values(tracks).find((track) => track.peer === meeting.you && track.source === kind)
}
