import * as z from 'zod/mini'
import { ChatMessage, ChatPicture, Emoji, Reaction } from './chat.ts'
import { LogEntry, Role, RoomState } from './events.ts'
import { Caption, TranscriptLine } from './captions.ts'
import { IdempotencyKey, LogId, NodeId, NodeUrls, PeerId, TrackId } from './ids.ts'
import { AudiencePage, FindAudience } from './audience.ts'
import { LIMITS } from './limits.ts'
import {
  DataTransportParameters,
  DtlsParameters,
  IceParameters,
  IceServer,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  Source,
  TransportParameters,
} from './media.ts'
import { TrackCounts } from './quality.ts'
import { Signal } from './signals.ts'
import { Arrival, PictureSize, Wish } from './wishes.ts'

const Nothing = z.object({})
const ChatText = z.string().check(z.trim(), z.maxLength(LIMITS.chatLength))
const Mentioned = z.array(PeerId).check(z.maxLength(LIMITS.mentions))
/** The transport that is meant, by its id: one that was lost with its worker is not taken for the one in its place (V3). */
const Over = z.optional(z.string().check(z.maxLength(64)))
const Token = z.string().check(z.minLength(1), z.maxLength(2_048))

/** One incoming track as the server forwards it: what the client's receiver has to be set up with. */
export const Subscription = z.object({
  /** The consumer's id on the server; it changes when the same track is subscribed to again. */
  id: z.string().check(z.maxLength(64)),
  track: TrackId,
  kind: MediaKind,
  rtpParameters: RtpParameters,
})
export type Subscription = z.infer<typeof Subscription>

/** Both transports of a seat, as the client has to set them up. */
export const SeatTransports = z.object({ send: TransportParameters, recv: TransportParameters })
export type SeatTransports = z.infer<typeof SeatTransports>

/** How a joined peer stands towards the log: all of it, or what it missed. */
export const CatchUp = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), state: RoomState }),
  z.object({ type: z.literal('tail'), entries: z.array(LogEntry) }),
])
export type CatchUp = z.infer<typeof CatchUp>

/**
 * Every request a client may send over its socket, with the form of its input and of its answer. The handlers on
 * the server and the calls in the client are mapped types over this table: a row without a handler does not compile.
 */
/** How a source is sent. */
const Sent = z.object({
  source: Source,
  rtpParameters: RtpParameters,
  /** The sides of the whole picture, by which its layers are measured; as a camera mostly has them when left out. */
  picture: z.optional(PictureSize),
})
export type Sent = z.infer<typeof Sent>

export const REQUESTS = {
  /** Takes a seat, or takes it again after a lost socket (`token` is then the seat's own). The first request. */
  join: {
    input: z.object({
      version: z.int(),
      token: Token,
      rtpCapabilities: RtpCapabilities,
      /** Whether media may go straight to and from this peer (W7); not when left out. */
      direct: z.optional(z.boolean()),
      /** What the client already has of the room's log. */
      since: z.optional(z.object({ log: LogId, seq: z.int().check(z.nonnegative()) })),
      /** What it sends now, and will send over the transports of its next seat, in that order (V10). */
      sends: z.optional(z.array(Sent).check(z.maxLength(LIMITS.tracksPerPeer))),
    }),
    output: z.object({
      you: PeerId,
      role: Role,
      /** True: the seat was kept, its transports and tracks live on. False: everything has to be set up anew. */
      resumed: z.boolean(),
      /** True: the seat is another one, but the peer never left, and its tracks wait to be published again over these transports (G12). */
      moved: z.optional(z.boolean()),
      /** Lets this peer come back to its seat; never shown to others. */
      resumeToken: Token,
      catchUp: CatchUp,
      /** Where else this peer can have its seat, should this node not answer any more. */
      nodes: NodeUrls,
      transports: SeatTransports,
      /** With credentials of this peer's own; each later answer with some takes their place (N2). */
      iceServers: z.array(IceServer),
      /** Everything this peer is subscribed to now; what is not listed here has ended. */
      subscriptions: z.array(Subscription),
    }),
  },
  leave: { input: Nothing, output: Nothing },
  connectTransport: {
    input: z.object({ direction: z.enum(['send', 'recv']), over: Over, dtlsParameters: DtlsParameters }),
    output: Nothing,
  },
  restartIce: {
    input: z.object({ direction: z.enum(['send', 'recv']), over: Over }),
    output: z.object({ iceParameters: IceParameters, iceServers: z.array(IceServer) }),
  },
  publish: {
    input: z.object({ ...Sent.shape, over: Over, muted: z.boolean() }),
    output: z.object({ track: TrackId }),
  },
  unpublish: { input: z.object({ track: TrackId }), output: Nothing },
  /** One's own track, either way; a host may mute, but not unmute, another's. */
  muteTrack: { input: z.object({ track: TrackId, muted: z.boolean() }), output: Nothing },
  /** The whole of what the peer wants to receive; tracks not listed are not sent to it. Answers at once. */
  want: {
    input: z.object({ tracks: z.array(Wish).check(z.maxLength(LIMITS.wishes)) }),
    output: Nothing,
  },
  /** The receivers of these subscriptions are set up: let the media flow (video starts with a key frame). */
  ready: {
    input: z.object({ subscriptions: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(1_000)) }),
    output: Nothing,
  },
  /** Whether media may go straight to and from this peer from now on. */
  allowDirect: { input: z.object({ allowed: z.boolean() }), output: Nothing },
  /** The whole list of one's own tracks that go straight to the other one: the server gets nothing of them, and does not wonder. */
  aside: {
    input: z.object({ tracks: z.array(TrackId).check(z.maxLength(LIMITS.tracksPerPeer)) }),
    output: Nothing,
  },
  /** What the server counted of what these peers send; peers that are not here are passed over. */
  stats: {
    input: z.object({ peers: z.array(PeerId).check(z.maxLength(LIMITS.statsPeers)) }),
    output: z.object({ tracks: z.array(TrackCounts) }),
  },
  /**
   * Stored before it is answered; the same `id` again answers with the first message and changes nothing. With `to`
   * only that peer and the sender hear of it, and it is in nobody's log (C13).
   */
  chat: {
    input: z
      .object({
        id: IdempotencyKey,
        text: ChatText,
        to: z.optional(PeerId),
        replyTo: z.optional(IdempotencyKey),
        mentions: z.optional(Mentioned),
        /** Uploaded before by the same peer (C20). */
        picture: z.optional(ChatPicture),
      })
      .check(
        z.refine(({ text, picture }) => text !== '' || picture !== undefined, {
          path: ['text'],
          error: 'is empty',
        }),
      ),
    output: z.object({ message: ChatMessage }),
  },
  /** One's own. */
  editMessage: {
    input: z.object({ message: IdempotencyKey, text: ChatText, mentions: z.optional(Mentioned) }),
    output: Nothing,
  },
  /** One's own; a host may delete everyone's. */
  deleteMessage: { input: z.object({ message: IdempotencyKey }), output: Nothing },
  reactToMessage: {
    input: z.object({ message: IdempotencyKey, emoji: Emoji, on: z.boolean() }),
    output: Nothing,
  },
  /** Messages to everyone, or one's own private ones, that were stored before `before`; without it the last ones. */
  history: {
    input: z.object({ of: z.enum(['room', 'private']), before: z.optional(IdempotencyKey) }),
    /** Oldest first; `whole`: there are no older ones. */
    output: z.object({ messages: z.array(ChatMessage), whole: z.boolean() }),
  },
  /** Every message that one may read and whose text contains the query, newest first. */
  searchChat: {
    input: z.object({ query: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)) }),
    output: z.object({ messages: z.array(ChatMessage), more: z.boolean() }),
  },
  /** How somebody's shared screen arrives here; only its sharer is told. */
  viewing: { input: z.object({ track: TrackId, ...Arrival.shape }), output: Nothing },
  /** Seen by everyone now and by nobody later. */
  react: { input: z.object({ reaction: Reaction }), output: Nothing },
  /** One's own hand; a host may lower another's. */
  hand: { input: z.object({ peer: z.optional(PeerId), raised: z.boolean() }), output: Nothing },
  /** Host only: puts one person on everyone's stage, large; `null` ends that. */
  spotlight: { input: z.object({ peer: z.nullable(PeerId) }), output: Nothing },
  /** Host only: the peer's hand goes down, and it is asked to speak. */
  giveFloor: { input: z.object({ peer: PeerId }), output: Nothing },
  /** Host only: everyone's. */
  lowerHands: { input: Nothing, output: Nothing },
  /** Passes a word on to one peer, to open a direct link with it; `unavailable` while that peer has no socket. */
  signal: { input: z.object({ to: PeerId, signal: Signal }), output: Nothing },
  /** Opens the peer's transport for data at the server, or at another node (`relayNode`); one that is open there ends first. */
  openRelay: { input: z.object({ at: z.optional(NodeId) }), output: DataTransportParameters },
  connectRelay: {
    input: z.object({ at: z.optional(NodeId), dtlsParameters: DtlsParameters }),
    output: Nothing,
  },
  /** Data to and from this peer is wanted over the server; it flows when both have said so (`relay-opened`). */
  relayTo: { input: z.object({ to: PeerId }), output: Nothing },
  /** Host only. `password: null` takes the password away. */
  changeRoom: {
    input: z.object({
      locked: z.optional(z.boolean()),
      chatOpen: z.optional(z.boolean()),
      direct: z.optional(z.boolean()),
      password: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(LIMITS.passwordLength)))),
    }),
    output: Nothing,
  },
  /** Host only: a page of those who are counted and not listed, by name. */
  findAudience: { input: FindAudience, output: AudiencePage },
  /** Host only. */
  removePeer: { input: z.object({ peer: PeerId }), output: Nothing },
  /** What one is saying, for everyone to read; a final one is stored first where a transcript is kept. */
  caption: { input: Caption, output: Nothing },
  /** Asks the others to let what they say be written. */
  askForCaptions: { input: Nothing, output: Nothing },
  /** Host only: whether the room keeps a transcript from now on. */
  keepTranscript: { input: z.object({ kept: z.boolean() }), output: Nothing },
  /** The transcript after a `place` (0: from its beginning), oldest first; an empty page is the end. */
  transcript: {
    input: z.object({ after: z.int().check(z.nonnegative()) }),
    output: z.object({ lines: z.array(TranscriptLine) }),
  },
  /** Host only: everyone leaves, and the room with its chat is deleted. */
  endRoom: { input: Nothing, output: Nothing },
} as const

export type Method = keyof typeof REQUESTS
export type Input<M extends Method> = z.infer<(typeof REQUESTS)[M]['input']>
export type Output<M extends Method> = z.infer<(typeof REQUESTS)[M]['output']>
export const METHODS = Object.keys(REQUESTS) as Method[]
