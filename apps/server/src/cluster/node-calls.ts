import {
  AudiencePage,
  FindAudience,
  DataTransportParameters,
  DtlsParameters,
  LIMITS,
  LogId,
  MediaKind,
  PeerId,
  RoomId,
  RtpParameters,
  Source,
  TrackCounts,
  TrackId,
} from '@parley/protocol'
import * as z from 'zod/mini'

/** Tracks of which one question may speak: more than a room has. */
const MOST_TRACKS = 2_000
/** Layers that anybody sends, at most. */
const MOST_LAYERS = 8
/** Tracks that one answer describes: the others are asked for again. */
export const DESCRIBED_AT_A_TIME = 30

const Name = z.string().check(z.maxLength(64))
const Count = z.number().check(z.nonnegative())

/** Where an end of a pipe is found, and the key of what it sends (RFC 3711). */
const PipeAddress = z.object({
  address: Name,
  port: z.int().check(z.positive(), z.maximum(65_535)),
  suite: Name,
  key: z.string().check(z.maxLength(128)),
})

const Layer = z.object({ scale: z.number(), bitrate: z.number() })

/** A track as it comes through a pipe. */
const Piped = z.object({
  kind: MediaKind,
  source: Source,
  rtpParameters: RtpParameters,
  layers: z.array(Layer).check(z.maxLength(MOST_LAYERS)),
  picture: z.optional(z.object({ width: z.number(), height: z.number() })),
})

/** One of the asking node's people. */
const OfPeer = z.object({ room: RoomId, log: LogId, peer: PeerId })

/** What nodes ask each other: how it is read, and how the answer is. */
export const NODE_CALLS = {
  /**
   * The whole of what the asking node wants of a room's tracks here, through the pipe whose other end it names: asked whenever
   * that changes, and every few seconds as the sign that it is still there. No tracks: the pipe can go.
   */
  feed: {
    input: z.object({
      room: RoomId,
      log: LogId,
      pipe: z.uuid(),
      at: PipeAddress,
      tracks: z
        .array(
          z.object({
            track: TrackId,
            /** How many layers are wanted there, lowest first; null: all that there are. */
            layers: z.nullable(z.int().check(z.nonnegative(), z.maximum(MOST_LAYERS))),
            /** The stream by which it comes already. */
            known: z.nullable(Name),
          }),
        )
        .check(z.maxLength(MOST_TRACKS)),
    }),
    output: z.object({
      /** The end of the pipe here; null when there is none any more. */
      at: z.nullable(PipeAddress),
      /** Bytes that were sent through it. */
      sent: Count,
      /** What goes through it; described where the stream is another one than was known. */
      tracks: z
        .array(z.object({ track: TrackId, stream: Name, piped: z.optional(Piped) }))
        .check(z.maxLength(MOST_TRACKS)),
    }),
  },
  /** What is counted there of what these people of a room send (SPEC Q3). */
  counts: {
    input: z.object({
      room: RoomId,
      log: LogId,
      peers: z.array(PeerId).check(z.maxLength(LIMITS.statsPeers)),
    }),
    output: z.object({ tracks: z.array(TrackCounts).check(z.maxLength(MOST_TRACKS)) }),
  },
  /** A page of the audience there (SPEC R8). */
  audience: { input: z.object({ room: RoomId, log: LogId, want: FindAudience }), output: AudiencePage },
  /** Whether this peer sits there as one of the audience; `remove` ends that for good. */
  audienceSeat: {
    input: z.object({ ...OfPeer.shape, remove: z.boolean() }),
    output: z.object({ isHere: z.boolean() }),
  },
  /** Opens a transport for data there for one of the asking node's people, in place of the one before it (SPEC G26). */
  openRelay: { input: OfPeer, output: DataTransportParameters },
  connectRelay: {
    input: z.object({ ...OfPeer.shape, dtlsParameters: DtlsParameters }),
    output: z.object({}),
  },
  /** Data over that transport to and from one of the people there is wanted. */
  relayTo: { input: z.object({ ...OfPeer.shape, to: PeerId }), output: z.object({}) },
} as const

export type NodeMethod = keyof typeof NODE_CALLS
export type NodeInput<M extends NodeMethod> = z.infer<(typeof NODE_CALLS)[M]['input']>
export type NodeOutput<M extends NodeMethod> = z.infer<(typeof NODE_CALLS)[M]['output']>
