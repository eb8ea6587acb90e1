import type { Readable, Scope, Store } from '@parley/kit'
import type { Output, PeerId, RoomState, TrackId } from '@parley/protocol'
import type { MediaPath, Straight } from './api.ts'
import type { IceConfig } from './media/ice-config.ts'
import type { MediaPort, MediaSeat } from './media/port.ts'
import { Receivers } from './media/receivers.ts'
import type { MeetingParts } from './meeting-parts.ts'
import type { Call } from './signal/calls.ts'

/** The media of the seat that one has now. */
export interface SeatMedia {
  readonly scope: Scope
  readonly port: MediaPort
  readonly receivers: Receivers
}

/** As much of a meeting as its media reads, and the stores in which it tells how it stands. */
interface MeetingOfMedia {
  readonly you: PeerId
  readonly room: Readable<RoomState>
  readonly remote: Store<ReadonlyMap<TrackId, MediaStreamTrack>>
  readonly mediaPath: Store<MediaPath>
  readonly straight: Store<Straight>
}

/** What the media of a seat takes. */
export interface SeatMediaNeed {
  readonly meeting: MeetingOfMedia
  readonly parts: MeetingParts
  readonly ice: IceConfig
  readonly call: Call
  /** The session, which is asked when media falls silent. */
  readonly network: MediaSeat['network']
  readonly receivable: () => readonly string[]
  /** Who speaks, of those whom the server does not hear. */
  readonly speaking: Store<readonly PeerId[]>
}

/** Opens the media of a seat for the scope's lifetime; what it tells ends with it. */
export function openSeatMedia(scope: Scope, need: SeatMediaNeed, reply: Output<'join'>): SeatMedia {
  const { surroundings, device, stage } = need.parts
  const { meeting, ice, call, network, receivable, speaking } = need
  // Deferred first, so that it is the last word when the seat ends.
  scope.defer(() => {
    meeting.remote.set(new Map())
    meeting.mediaPath.set('idle')
    meeting.straight.set('off')
    speaking.set([])
  })
  const { timing, chance, now } = surroundings
  const { transports } = reply
  const port = device.open(scope, {
    ...{ timing, chance, now, transports, ice, receivable, call, network },
    room: meeting.room,
    you: () => meeting.you,
  })
  surroundings.onNetworkChange(scope, (online) => online && port.suspect())
  const receivers = new Receivers(scope, port, call, surroundings)
  const follow = <T>(from: Readable<T>, to: Store<T>): void => {
    scope.defer(from.subscribe(() => to.set(from.get())))
    to.set(from.get())
  }
  follow(receivers.remote, meeting.remote)
  follow(port.path, meeting.mediaPath)
  follow(port.straight, meeting.straight)
  follow(port.speaking, speaking)
  scope.defer(
    port.path.subscribe(() => {
      if (port.path.get() === 'connected') stage('connected')
    }),
  )
  return { scope, port, receivers }
}

/** Goes on with the media of a seat that was kept, or that is at another node now (SPEC J6, V5, G12). */
export function goOn({ port, receivers }: SeatMedia, reply: Output<'join'>, isKept: boolean): void {
  const { transports, subscriptions } = reply
  if (reply.moved === true) {
    // What still comes over a seat whose socket was lost is as good as kept: it goes on until the others have changed over.
    port.renew(transports, isKept || port.arrives() ? 'kept' : 'left')
    return receivers.renew(subscriptions, true)
  }
  // What was opened while the socket was lost waits for our word, as everything opened by a fact does.
  if (port.renew(transports)) receivers.renew(subscriptions, false)
  else receivers.set(subscriptions, false)
  port.revive()
}
