import type { Input, Method, Output } from '@parley/protocol'
import type { Place } from '../../rooms/admission.ts'
import { sendChat } from '../../rooms/chat.ts'
import { changeRoom, endRoom, moveHand, moveSpotlight, removePeer } from '../../rooms/hosting.ts'
import { muteTrack, publish, unpublish } from '../../rooms/tracks.ts'
import type { RoomStore } from '../../store/rooms.ts'

/** What handlers take of the house. */
export interface HandlerNeed {
  readonly store: RoomStore
  readonly now: () => number
}

/** Every request but `join`, which makes the place that the others act in. */
export type SeatedMethod = Exclude<Method, 'join'>

type Handler<M extends Method> = (place: Place, input: Input<M>, need: HandlerNeed) => Promise<Output<M>>

/** One handler for each row of the table; a row without one does not compile. */
export const HANDLERS: { readonly [M in SeatedMethod]: Handler<M> } = {
  leave: ({ room, seat }) => {
    room.endSeat(seat, 'left')
    return done
  },
  connectTransport: async ({ seat }, { direction, dtlsParameters }) => {
    await seat.transports[direction].connect(dtlsParameters)
    return {}
  },
  restartIce: async ({ seat }, { direction }) => ({
    iceParameters: await seat.transports[direction].restartIce(),
  }),
  publish: async ({ room, seat }, input) => ({ track: await publish(room, seat, input) }),
  unpublish: async ({ room, seat }, { track }) => {
    await unpublish(room, seat, track)
    return {}
  },
  muteTrack: async ({ room, seat }, { track, muted }) => {
    await muteTrack(room, seat, track, muted)
    return {}
  },
  want: ({ seat }, { tracks }) => {
    seat.subscriptions.want(new Map(tracks.map((wish) => [wish.track, wish])))
    seat.refresh()
    return done
  },
  ready: async ({ seat }, { subscriptions }) => {
    await seat.subscriptions.flow(subscriptions)
    return {}
  },
  stats: async ({ room }, { peers }) => ({ tracks: await room.counts.of(peers) }),
  chat: async ({ room, seat }, input, { store, now }) => ({
    message: await sendChat(store, room, seat, input, now()),
  }),
  hand: async ({ room, seat }, input, { now }) => {
    await moveHand(room, seat, input, now())
    return {}
  },
  spotlight: async ({ room, seat }, { peer }) => {
    await moveSpotlight(room, seat, peer)
    return {}
  },
  changeRoom: async ({ room, seat }, input, { store }) => {
    await changeRoom(store, room, seat, input)
    return {}
  },
  removePeer: async ({ room, seat }, { peer }, { store, now }) => {
    await removePeer(store, room, seat, peer, now())
    return {}
  },
  endRoom: async ({ room, seat }, _input, { store }) => {
    await endRoom(store, room, seat)
    return {}
  },
}

const done = Promise.resolve({})

/**
 * Requests that must not overtake one another share a lane: those about tracks, and those that are stored first.
 * The others are carried out as they come.
 */
export const LANE_OF: { readonly [M in SeatedMethod]?: string } = {
  publish: 'tracks',
  unpublish: 'tracks',
  muteTrack: 'tracks',
  chat: 'stored',
  changeRoom: 'stored',
}
