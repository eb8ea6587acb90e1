import { ProtocolError, type Input, type Method, type Output } from '@parley/protocol'
import type { IceServers } from '../../identity/ice-servers.ts'
import type { Place } from '../../rooms/admission.ts'
import { askForCaptions, caption, keepTranscript, transcript } from '../../rooms/captions.ts'
import {
  deleteMessage,
  editMessage,
  history,
  reactToMessage,
  searchChat,
  sendChat,
} from '../../rooms/chat.ts'
import {
  changeRoom,
  endRoom,
  giveFloor,
  lowerHands,
  moveHand,
  moveSpotlight,
  removePeer,
  showAudience,
} from '../../rooms/hosting.ts'
import { connectRelay, openRelay, passSignal, relayTo } from '../../rooms/relay.ts'
import { muteTrack, publish, unpublish } from '../../rooms/tracks.ts'
import { tellViewing } from '../../rooms/viewing.ts'
import type { ChatStore } from '../../store/chat.ts'
import type { RoomStore } from '../../store/rooms.ts'
import type { TranscriptStore } from '../../store/transcripts.ts'

/** What handlers take of the house. */
export interface HandlerNeed {
  readonly store: RoomStore
  readonly chat: ChatStore
  readonly transcripts: TranscriptStore
  readonly iceServers: IceServers
  readonly now: () => number
  /** Whether people may send each other files. */
  readonly files: boolean
  /** Whether media may go straight from one to the other. */
  readonly direct: boolean
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
  connectTransport: async ({ seat }, { direction, over, dtlsParameters }) => {
    await seat.transport(direction, over).connect(dtlsParameters)
    return {}
  },
  restartIce: async ({ seat }, { direction, over }, { iceServers }) => ({
    iceParameters: await seat.transport(direction, over).restartIce(),
    iceServers: iceServers.for(seat.peer),
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
  allowDirect: async ({ room, seat: { peer } }, { allowed }, { direct }) => {
    if (allowed) mustBeOn(direct, 'the direct way is')
    if ((room.state.peers[peer]?.direct ?? false) !== allowed)
      await room.append({ type: 'direct-allowed', peer, allowed })
    return {}
  },
  aside: ({ room, seat }, { tracks }) => {
    seat.aside = new Set(tracks)
    room.uplinks.look()
    return done
  },
  stats: async ({ room }, { peers }) => {
    const [here, elsewhere] = await Promise.all([room.counts.of(peers), room.between?.counts(peers)])
    return { tracks: [...here, ...(elsewhere ?? [])] }
  },
  chat: async ({ room, seat }, input, { chat, now }) => ({
    message: await sendChat(chat, room, seat, input, now()),
  }),
  editMessage: async ({ room, seat }, input, { chat, now }) => {
    await editMessage(chat, room, seat, input, now())
    return {}
  },
  deleteMessage: async ({ room, seat }, { message }, { chat }) => {
    await deleteMessage(chat, room, seat, message)
    return {}
  },
  reactToMessage: async ({ room, seat }, input, { chat }) => {
    await reactToMessage(chat, room, seat, input)
    return {}
  },
  history: ({ room, seat }, input, { chat }) => history(chat, room, seat, input),
  searchChat: ({ room, seat }, { query }, { chat }) => searchChat(chat, room, seat, query),
  viewing: ({ room, seat }, input) => {
    tellViewing(room, seat, input)
    return done
  },
  react: ({ room, seat }, { reaction }) => {
    room.broadcast({ type: 'reacted', peer: seat.peer, reaction })
    return done
  },
  hand: async ({ room, seat }, input, { now }) => {
    await moveHand(room, seat, input, now())
    return {}
  },
  spotlight: async ({ room, seat }, { peer }) => {
    await moveSpotlight(room, seat, peer)
    return {}
  },
  giveFloor: async ({ room, seat }, { peer }, { now }) => {
    await giveFloor(room, seat, peer, now())
    return {}
  },
  lowerHands: async ({ room, seat }) => {
    await lowerHands(room, seat)
    return {}
  },
  signal: async ({ room, seat }, { to, signal }, { files }) => {
    if (signal.use === 'files') mustBeOn(files)
    passSignal(room, seat, to, signal)
    return {}
  },
  openRelay: async ({ room, seat }, input, { files }) => {
    mustBeOn(files)
    return openRelay(room, seat, input)
  },
  connectRelay: async ({ room, seat }, input) => {
    await connectRelay(room, seat, input)
    return {}
  },
  relayTo: async ({ room, seat }, { to }, { files }) => {
    mustBeOn(files)
    await relayTo(room, seat, to)
    return {}
  },
  changeRoom: async ({ room, seat }, input, { store }) => {
    await changeRoom(store, room, seat, input)
    return {}
  },
  findAudience: ({ room, seat }, want) => showAudience(room, seat, want),
  removePeer: async ({ room, seat }, { peer }, { store, now }) => {
    await removePeer(store, room, seat, peer, now())
    return {}
  },
  caption: async ({ room, seat }, said, { transcripts, now }) => {
    await caption(transcripts, room, seat, said, now())
    return {}
  },
  askForCaptions: ({ room, seat }) => {
    askForCaptions(room, seat)
    return done
  },
  keepTranscript: async ({ room, seat }, { kept }, { transcripts }) => {
    await keepTranscript(transcripts, room, seat, kept)
    return {}
  },
  transcript: async ({ room, seat }, { after }, { transcripts }) => ({
    lines: await transcript(transcripts, room, seat, after),
  }),
  endRoom: async ({ room, seat }, _input, { store }) => {
    await endRoom(store, room, seat)
    return {}
  },
}

const done = Promise.resolve({})

/** Throws `forbidden` where the operator has switched sending files off (SPEC D7). */
function mustBeOn(allowed: boolean, what = 'files are'): void {
  if (!allowed) throw new ProtocolError('forbidden', `${what} switched off`)
}

/**
 * Requests that must not overtake one another share a lane: those about tracks, and those that are stored first.
 * The others are carried out as they come.
 */
export const LANE_OF: { readonly [M in SeatedMethod]?: string } = {
  publish: 'tracks',
  unpublish: 'tracks',
  muteTrack: 'tracks',
  openRelay: 'relay',
  connectRelay: 'relay',
  relayTo: 'relay',
  chat: 'stored',
  editMessage: 'stored',
  deleteMessage: 'stored',
  reactToMessage: 'stored',
  caption: 'captions',
  changeRoom: 'stored',
}

/** What one does without anybody else seeing it: the audience stays the audience (SPEC R6). */
export const UNSEEN: ReadonlySet<SeatedMethod> = new Set([
  ...(['leave', 'connectTransport', 'restartIce', 'want', 'ready', 'aside', 'viewing'] as const),
  ...(['stats', 'history', 'searchChat', 'transcript', 'findAudience'] as const),
])
