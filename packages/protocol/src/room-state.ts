import { assertNever } from '@parley/kit'
import { foldChat } from './chat-fold.ts'
import type { ChatEvent, ChatMessage } from './chat.ts'
import type { LogEntry, Peer, RoomEvent, RoomState, Track } from './events.ts'
import type { LogId, NodeId, PeerId, TrackId } from './ids.ts'
import { LIMITS } from './limits.ts'

/** A room's state before anything happened, with the chat that an earlier run of the room left behind. */
export function emptyRoom(
  log: LogId,
  before: {
    locked?: boolean
    hasPassword?: boolean
    chatOpen?: boolean
    direct?: boolean
    transcript?: boolean
    chat?: readonly ChatMessage[]
  } = {},
): RoomState {
  return {
    log,
    seq: 0,
    company: 0,
    direct: before.direct ?? true,
    locked: before.locked ?? false,
    hasPassword: before.hasPassword ?? false,
    spotlight: null,
    chatOpen: before.chatOpen ?? true,
    floor: null,
    transcript: before.transcript ?? false,
    peers: {},
    tracks: {},
    chat: (before.chat ?? []).slice(-LIMITS.chatTail),
  }
}

/**
 * The fold over a room's log: pure and total. An entry that does not fit the state (a track of a peer who has
 * left, a second arrival) changes nothing but the sequence number, so that every node and every client, which
 * all see the same order, come to the same state. An entry that is not the next one is a fault of the caller.
 */
export function reduce(state: RoomState, entry: LogEntry): RoomState {
  if (entry.seq !== state.seq + 1) throw new Error(`log entry ${entry.seq} does not follow ${state.seq}`)
  const next = apply(state, entry.event)
  const company = next !== state && CHANGES_COMPANY.has(entry.event.type) ? entry.seq : state.company
  return { ...next, seq: entry.seq, company }
}

const CHANGES_COMPANY: ReadonlySet<RoomEvent['type']> = new Set([
  'peer-joined',
  'peer-moved',
  'peer-left',
  'direct-allowed',
  'room-changed',
])

function apply(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case 'peer-joined':
      return event.peer.id in state.peers ? state : withPeer(state, event.peer)
    case 'peer-moved':
      return withMoved(state, event.peer)
    case 'peer-lost':
      return sitsAt(state, event) ? changePeer(state, event.peer, { connected: false }) : state
    case 'peer-returned':
      return sitsAt(state, event) ? changePeer(state, event.peer, { connected: true }) : state
    case 'peer-left':
      return sitsAt(state, event) ? withoutPeer(state, event.peer) : state
    case 'direct-allowed':
      return changePeer(state, event.peer, { direct: event.allowed })
    case 'hand-raised': {
      const raised = state.peers[event.peer]?.handRaisedAt ?? null
      return raised === null ? changePeer(state, event.peer, { handRaisedAt: event.at }) : state
    }
    case 'hand-lowered':
      return changePeer(state, event.peer, { handRaisedAt: null })
    case 'track-published':
      return withTrack(state, event.track)
    case 'track-muted':
      return changeTrack(state, event.track, { muted: event.muted })
    case 'track-ended':
      return withoutTrack(state, event.track)
    case 'floor-given':
      return event.peer in state.peers
        ? {
            ...changePeer(state, event.peer, { handRaisedAt: null }),
            floor: { peer: event.peer, at: event.at },
          }
        : state
    case 'chat-sent':
    case 'chat-edited':
    case 'chat-deleted':
    case 'chat-reacted':
      return withChat(state, event)
    case 'spotlight-changed':
      return event.peer === null || event.peer in state.peers ? { ...state, spotlight: event.peer } : state
    case 'room-changed': {
      const { locked, hasPassword, chatOpen = state.chatOpen, direct = state.direct } = event
      return { ...state, locked, hasPassword, chatOpen, direct }
    }
    case 'transcript-kept':
      return { ...state, transcript: event.kept }
    default:
      return assertNever(event)
  }
}

function withPeer(state: RoomState, peer: Peer): RoomState {
  return { ...state, peers: { ...state.peers, [peer.id]: peer } }
}

function withMoved(state: RoomState, peer: Peer): RoomState {
  const before = state.peers[peer.id]
  const handRaisedAt = before?.handRaisedAt ?? null
  // Another page of the same peer knows nothing of what the one before it published.
  const tracks = before?.joinedAt === peer.joinedAt ? state.tracks : tracksWithout(state, peer.id)
  return withPeer({ ...state, tracks }, { ...peer, handRaisedAt })
}

/** Whether what happened to a peer's seat at a node happened to the seat that it has now. */
function sitsAt(state: RoomState, { peer, node }: { peer: PeerId; node?: NodeId | undefined }): boolean {
  return node === undefined || state.peers[peer]?.node === node
}

function tracksWithout(state: RoomState, peer: PeerId): RoomState['tracks'] {
  return Object.fromEntries(Object.entries(state.tracks).filter(([, track]) => track.peer !== peer))
}

function changePeer(state: RoomState, id: PeerId, change: Partial<Peer>): RoomState {
  const peer = state.peers[id]
  return peer === undefined ? state : withPeer(state, { ...peer, ...change })
}

function withoutPeer(state: RoomState, id: PeerId): RoomState {
  if (!(id in state.peers)) return state
  const { [id]: _gone, ...peers } = state.peers
  return {
    ...state,
    peers,
    tracks: tracksWithout(state, id),
    spotlight: state.spotlight === id ? null : state.spotlight,
    floor: state.floor?.peer === id ? null : state.floor,
  }
}

function withTrack(state: RoomState, track: Track): RoomState {
  const fits = track.peer in state.peers && !(track.id in state.tracks)
  return fits ? { ...state, tracks: { ...state.tracks, [track.id]: track } } : state
}

function changeTrack(state: RoomState, id: TrackId, change: Partial<Track>): RoomState {
  const track = state.tracks[id]
  return track === undefined
    ? state
    : { ...state, tracks: { ...state.tracks, [id]: { ...track, ...change } } }
}

function withoutTrack(state: RoomState, id: TrackId): RoomState {
  if (!(id in state.tracks)) return state
  const { [id]: _gone, ...tracks } = state.tracks
  return { ...state, tracks }
}

function withChat(state: RoomState, event: ChatEvent): RoomState {
  const chat = foldChat(state.chat, event)
  // The very same array when nothing changed: nobody draws again.
  return chat === state.chat ? state : { ...state, chat: chat.slice(-LIMITS.chatTail) }
}

/** The tracks of one peer, in no particular order. */
export function tracksOf(state: RoomState, peer: PeerId): Track[] {
  return Object.values(state.tracks).filter((track) => track.peer === peer)
}
