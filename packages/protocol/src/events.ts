import * as z from 'zod/mini'
import { CHAT_EVENTS, ChatMessage } from './chat.ts'
import { LogId, NodeId, PeerId, TrackId } from './ids.ts'
import { MediaKind, Source, VideoCodec } from './media.ts'

/** What a participant may do: the host runs the room. */
export const Role = z.enum(['host', 'participant'])
export type Role = z.infer<typeof Role>

const Time = z.int().check(z.nonnegative())
const Sequence = z.int().check(z.nonnegative())

/** A participant as everyone in the room sees it. Times are milliseconds since the epoch, by the server's clock. */
export const Peer = z.object({
  id: PeerId,
  name: z.string(),
  role: Role,
  joinedAt: Time,
  /** False while the peer's socket is lost and its seat is kept for it. */
  connected: z.boolean(),
  /** When the hand went up, for the order of the queue; null while it is down. */
  handRaisedAt: z.nullable(Time),
  /** The video codecs it can receive; unknown when left out. */
  decodes: z.optional(z.array(VideoCodec)),
  /** The node of a cluster at which it has its seat. */
  node: z.optional(NodeId),
  /** Whether media may go straight to and from it, which tells the other one its addresses; not when left out. */
  direct: z.optional(z.boolean()),
})
export type Peer = z.infer<typeof Peer>

/** A published track. */
export const Track = z.object({
  id: TrackId,
  peer: PeerId,
  source: Source,
  kind: MediaKind,
  muted: z.boolean(),
})
export type Track = z.infer<typeof Track>

/** Why a peer is no longer in the room. */
export const LeaveReason = z.enum(['left', 'lost', 'removed', 'ended'])
export type LeaveReason = z.infer<typeof LeaveReason>

/** Everything that can happen in a room, in the past tense: the rows of its log. */
export const RoomEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('peer-joined'), peer: Peer }),
  /** It has its seat at another node now; a page that joined at the same time as before publishes its tracks again from there. */
  z.object({ type: z.literal('peer-moved'), peer: Peer }),
  /** With a node these three are about the seat there, and nothing to a peer that has its seat elsewhere by now. */
  z.object({ type: z.literal('peer-lost'), peer: PeerId, node: z.optional(NodeId) }),
  z.object({ type: z.literal('peer-returned'), peer: PeerId, node: z.optional(NodeId) }),
  z.object({ type: z.literal('peer-left'), peer: PeerId, reason: LeaveReason, node: z.optional(NodeId) }),
  z.object({ type: z.literal('direct-allowed'), peer: PeerId, allowed: z.boolean() }),
  z.object({ type: z.literal('hand-raised'), peer: PeerId, at: Time }),
  z.object({ type: z.literal('hand-lowered'), peer: PeerId }),
  z.object({ type: z.literal('track-published'), track: Track }),
  z.object({ type: z.literal('track-muted'), track: TrackId, muted: z.boolean() }),
  z.object({ type: z.literal('track-ended'), track: TrackId }),
  z.object({ type: z.literal('spotlight-changed'), peer: z.nullable(PeerId) }),
  /** The host asks the next one in the queue to speak: the hand goes down. */
  z.object({ type: z.literal('floor-given'), peer: PeerId, at: Time }),
  ...CHAT_EVENTS,
  z.object({
    type: z.literal('room-changed'),
    locked: z.boolean(),
    hasPassword: z.boolean(),
    chatOpen: z.optional(z.boolean()),
    direct: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('transcript-kept'), kept: z.boolean() }),
])
export type RoomEvent = z.infer<typeof RoomEvent>

/** An event with its place in the room's order; `seq` is dense and starts at 1. */
export const LogEntry = z.object({ seq: z.int().check(z.positive()), event: RoomEvent })
export type LogEntry = z.infer<typeof LogEntry>

/** The shared state of a room: the fold of its log up to and including `seq`. */
export const RoomState = z.object({
  log: LogId,
  seq: Sequence,
  /** The entry that last changed who is here, or who may be connected to directly. */
  company: Sequence,
  /** Whether media may go straight from one to the other while two are here. */
  direct: z.boolean(),
  locked: z.boolean(),
  hasPassword: z.boolean(),
  /** Whom a host put on everyone's stage. */
  spotlight: z.nullable(PeerId),
  /** Whether what is said is being written down and kept. */
  transcript: z.boolean(),
  peers: z.record(z.string(), Peer),
  tracks: z.record(z.string(), Track),
  /** False while hosts alone may write. */
  chatOpen: z.boolean(),
  /** Who was asked last to speak, and when. */
  floor: z.nullable(z.object({ peer: PeerId, at: Time })),
  /** The last messages to everyone, oldest first. */
  chat: z.array(ChatMessage),
})
export type RoomState = z.infer<typeof RoomState>
