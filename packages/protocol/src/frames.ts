import * as z from 'zod/mini'
import { ChatEvent, Reaction } from './chat.ts'
import { ErrorCode, WireError } from './errors.ts'
import { Caption } from './captions.ts'
import { LogEntry } from './events.ts'
import { NodeId, NodeUrls, PeerId, TrackId } from './ids.ts'
import { IceServer } from './media.ts'
import { UplinkLevel } from './quality.ts'
import { SeatTransports, Subscription } from './requests.ts'
import { Signal } from './signals.ts'
import { Arrival } from './wishes.ts'

const CallId = z.int().check(z.positive())
/** An SCTP stream (RFC 8831, 6.5). */
const StreamId = z.int().check(z.nonnegative(), z.maximum(65_534))

/** What a client sends: calls, numbered upwards from 1 for the life of its seat, and pings. */
export const ClientFrame = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('call'),
    id: CallId,
    method: z.string().check(z.maxLength(64)),
    input: z.unknown(),
  }),
  z.object({ t: z.literal('ping') }),
])
export type ClientFrame = z.infer<typeof ClientFrame>

/** What the server cannot do for the moment: `store`: keep messages and let people in; `log`: change what is known of the room. */
export const Outage = z.enum(['store', 'log'])
export type Outage = z.infer<typeof Outage>

/** What concerns one peer alone and does not belong to the room's history. */
export const Fact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribed'), subscriptions: z.array(Subscription) }),
  z.object({ type: z.literal('unsubscribed'), tracks: z.array(TrackId) }),
  /** The media worker of this peer died: what takes the place of its transports, and all that it is subscribed to now. */
  z.object({
    type: z.literal('media-renewed'),
    transports: SeatTransports,
    iceServers: z.array(IceServer),
    subscriptions: z.array(Subscription),
  }),
  /** Its connection for data over the server is gone, too (that at another node `at`): it may open another one. */
  z.object({ type: z.literal('relay-lost'), at: z.optional(NodeId) }),
  /** The nodes as they are now, as in the answer to `join`. */
  z.object({ type: z.literal('nodes'), nodes: NodeUrls }),
  /** This node would rather have its people at another one: it is being drained, or can write no log any more. */
  z.object({ type: z.literal('move-on'), why: z.enum(['draining', 'cut-off']) }),
  /** All that the server cannot do now; told when that changes, and to who takes a seat meanwhile. */
  z.object({ type: z.literal('outages'), outages: z.array(Outage) }),
  /** Who is speaking now, loudest first; sent when it changes. */
  z.object({ type: z.literal('speakers'), peers: z.array(PeerId) }),
  /** How many are in the room beside those whom the state lists, oneself perhaps included; told when that changes. */
  z.object({ type: z.literal('audience'), count: z.int().check(z.nonnegative()) }),
  /** How well the server receives what these peers send, where that has changed. */
  z.object({ type: z.literal('uplinks'), levels: z.record(z.string(), UplinkLevel) }),
  /** What happened to a message between this peer and another one. */
  z.object({ type: z.literal('private-chat'), event: ChatEvent }),
  /** How one's own shared screen arrives at another peer. */
  z.object({ type: z.literal('viewed'), track: TrackId, by: PeerId, ...Arrival.shape }),
  z.object({ type: z.literal('reacted'), peer: PeerId, reaction: Reaction }),
  /** What somebody is saying, oneself included; `name` as in the transcript. */
  z.object({ type: z.literal('captioned'), peer: PeerId, name: z.string(), caption: Caption }),
  /** Somebody would like to read along. */
  z.object({ type: z.literal('captions-asked'), peer: PeerId }),
  /** How many of the spatial layers of one's own video are wanted, lowest first; 0: nobody looks at it. */
  z.object({ type: z.literal('demand'), track: TrackId, layers: z.int().check(z.nonnegative()) }),
  /** What one's own downlink cannot carry: pictures that are not sent now, and those that are smaller than they were wanted. */
  z.object({ type: z.literal('limited'), paused: z.array(TrackId), reduced: z.array(TrackId) }),
  /** What another peer said for a direct link. */
  z.object({ type: z.literal('signal'), from: PeerId, signal: Signal }),
  /** A peer wants data over the server: it flows when this one calls `relayTo` too. */
  z.object({ type: z.literal('relay-asked'), from: PeerId }),
  /** Data flows over the server: what is sent on SCTP stream `send` reaches `peer`, what it sends comes on `receive`; `at` as in `openRelay`. */
  z.object({
    type: z.literal('relay-opened'),
    peer: PeerId,
    at: z.optional(NodeId),
    send: StreamId,
    receive: StreamId,
  }),
  z.object({ type: z.literal('relay-ended'), peer: PeerId }),
])
export type Fact = z.infer<typeof Fact>

/** What a server sends: answers to calls, the room's log in order, facts for this peer, and a last word. */
export const ServerFrame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('answer'), id: CallId, output: z.unknown() }),
  /** `id` is null when the frame in question had none that could be read. */
  z.object({ t: z.literal('error'), id: z.nullable(CallId), error: WireError }),
  z.object({ t: z.literal('log'), entries: z.array(LogEntry).check(z.minLength(1)) }),
  z.object({ t: z.literal('fact'), fact: Fact }),
  z.object({ t: z.literal('pong') }),
  /** The last frame of a socket that the server closes, and why. */
  z.object({ t: z.literal('bye'), code: ErrorCode }),
])
export type ServerFrame = z.infer<typeof ServerFrame>

/** Reads a frame of text; null when it is no JSON or not of the schema. */
export function parseFrame<T>(schema: z.ZodMiniType<T>, text: string): T | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null // Not JSON: the same answer as JSON of a wrong form.
  }
  const parsed = schema.safeParse(json)
  return parsed.success ? parsed.data : null
}
