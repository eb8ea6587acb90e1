import type { Scope } from '@parley/kit'
import type { TcpPlace } from './ice-door.ts'
import type {
  DataTransportParameters,
  DtlsParameters,
  IceParameters,
  MediaKind,
  PeerId,
  RoomId,
  RtpCapabilities,
  RtpParameters,
  TransportParameters,
} from '@parley/protocol'

/**
 * The one port to media: all that rooms know of it. Whoever opens a thing passes the scope that ends it. Workers, routers,
 * and the pipes between workers are hidden behind it; of pipes between nodes the rooms carry the words, not the media.
 *
 * Errors: parameters that the SFU does not take reject with `ProtocolError('unsupported-media')`; a thing that ended
 * meanwhile rejects with `Closed`.
 */
export interface Media {
  /** What every room's router can receive and forward. */
  readonly capabilities: RtpCapabilities
  /** Opens the media of a room, on workers that the port chooses by their load. */
  openRoom(scope: Scope, room: RoomId): Promise<MediaRoom>
  /** What each worker has done so far, for metrics. */
  load(): Promise<readonly WorkerLoad[]>
  /** Where a transport takes media over TCP, by its ICE username fragment; null for one that is not known. */
  placeOf(usernameFragment: string): TcpPlace | null
}

/** The reason with which a thing of the port ended if its worker died. */
export const LOST = 'lost'

/** A worker's use of its core and what is open on it. */
export interface WorkerLoad {
  readonly pid: number
  /** CPU time since the worker's start, in seconds (user and system). */
  readonly cpuSeconds: number
  readonly rooms: number
}

/** The media of one room; it outlives the workers on which it is. */
export interface MediaRoom {
  /** Opens one end of a peer's WebRTC transport; it may publish on `send` ones and subscribe on `recv` ones. */
  openTransport(scope: Scope, peer: PeerId, direction: 'send' | 'recv'): Promise<MediaTransport>
  /** Opens a peer's transport for data, apart from its media. */
  openData(scope: Scope, peer: PeerId): Promise<DataTransport>
  /** Opens this node's end of a pipe that brings tracks of the room from one node to another. `unavailable` where there are none. */
  openPipe(scope: Scope): Promise<PipeEnd>
  /** Tells who is heard, loudest first, when that changes; the scope ends the telling. */
  onSpeakers(scope: Scope, tell: (peers: readonly PeerId[]) => void): void
}

/** What stands on a worker, and is lost with it. */
interface Losable {
  /**
   * Tells when it was lost without anyone having closed it (its worker died), after everything on that worker has ended:
   * its scopes are not closed. If it was lost already, it is told at once. The room goes on: another can be opened.
   */
  onLost(scope: Scope, tell: () => void): void
}

export interface MediaTransport extends Losable {
  readonly parameters: TransportParameters
  /** Starts DTLS with the client's fingerprints; once. */
  connect(dtlsParameters: DtlsParameters): Promise<void>
  restartIce(): Promise<IceParameters>
  publish(scope: Scope, want: PublishWant): Promise<Publication>
  subscribe(scope: Scope, want: SubscribeWant): Promise<Subscribed>
  /** Tells what the path to the peer is believed to carry, about once a second; the scope ends the telling. */
  onDownlink(scope: Scope, tell: (estimate: DownlinkEstimate) => void): void
}

/** One end of a pipe between two nodes: what it carries is encrypted (RFC 3711), and lost packets are sent again. */
export interface PipeEnd extends Losable {
  /** Where the other end finds this one. */
  readonly address: PipeAddress
  /** Says where the other end is; once. */
  connect(other: PipeAddress): Promise<void>
  /** Sends a track to the other end; it ends with the scope, with the track, or with the pipe. */
  send(scope: Scope, publication: Publication): Promise<PipedOut>
  /** Receives a track that the other end sends: to whoever subscribes to it here, one like any other. */
  receive(scope: Scope, track: PipedIn): Promise<Publication>
  /** Bytes that were sent and received so far. Rejects with `Closed` once the pipe has ended. */
  traffic(): Promise<{ readonly sent: number; readonly received: number }>
}

/** Where an end of a pipe is found, and the key of what it sends. */
export interface PipeAddress {
  /** An IP address. */
  readonly address: string
  readonly port: number
  /** The SRTP crypto suite, as in RFC 7714. */
  readonly suite: string
  /** Base64. */
  readonly key: string
}

/** A track on its way through a pipe, as its other end has to be told. */
export interface PipedOut {
  /** Another one for each time that a track is sent. */
  readonly id: string
  readonly kind: MediaKind
  readonly rtpParameters: RtpParameters
  readonly layers: readonly Layer[]
  /** Whether anything of it is sent; when that begins again, video starts with a key frame. */
  setFlowing(flowing: boolean): Promise<void>
}

/** What an end has to know of a track that is to come through it. */
export interface PipedIn extends Pick<PipedOut, 'kind' | 'rtpParameters' | 'layers'> {
  /** Whose it is: who is heard is found out where it arrives too. */
  readonly peer: PeerId
  readonly muted: boolean
}

/** What a path to a peer is believed to carry, in bit/s. */
export interface DownlinkEstimate {
  readonly available: number
  /** It is not looked for more than this, because no more is sent: an estimate that reaches it tells of no limit. */
  readonly ceiling: number
}

/** One peer's end of what goes from browser to browser over the server when there is no direct way. */
export interface DataTransport extends Losable {
  readonly parameters: DataTransportParameters
  /** Starts DTLS with the client's fingerprints; once. */
  connect(dtlsParameters: DtlsParameters): Promise<void>
  /**
   * Lets each of two ends hear what the other sends, in order. A message that finds the receiver's buffer full
   * (twice `LIMITS.relayWindow`) is dropped, so the two must not have more than that under way.
   */
  bridge(scope: Scope, other: DataTransport): Promise<Bridge>
}

/** SCTP streams of both ends of a bridge. */
export interface Bridge {
  readonly here: StreamPair
  readonly there: StreamPair
}

export interface StreamPair {
  readonly send: number
  readonly receive: number
}

export interface PublishWant {
  readonly kind: MediaKind
  readonly rtpParameters: RtpParameters
  readonly muted: boolean
}

/** One spatial layer of a video as its sender means it: its sides against the whole picture's, and what it costs in bit/s. */
export interface Layer {
  readonly scale: number
  readonly bitrate: number
}

/** A track as the SFU receives it. */
export interface Publication {
  readonly kind: MediaKind
  /** The spatial layers of a video, lowest first; none of audio. */
  readonly layers: readonly Layer[]
  setMuted(muted: boolean): Promise<void>
  /** Tells how good the stream is found, 0 (nothing arrives) to 10, when that changes; the scope ends the telling. */
  onScore(scope: Scope, tell: (score: number) => void): void
  /** What has been counted of it so far. */
  counts(): Promise<PublicationCounts>
}

/** What the SFU counted of a track that it receives. */
export interface PublicationCounts {
  readonly packets: number
  readonly lost: number
  /** bit/s. */
  readonly bitrate: number
  /** ms. */
  readonly jitter: number
  readonly score: number
}

export interface SubscribeWant {
  readonly publication: Publication
  readonly rtpCapabilities: RtpCapabilities
  /** True: nothing flows until `flow()`. */
  readonly waiting: boolean
  /** As of `setLayer`; the highest when left out. */
  readonly layer?: number | null
}

/** A track as the SFU forwards it to one peer. */
export interface Subscribed {
  readonly id: string
  readonly kind: MediaKind
  readonly rtpParameters: RtpParameters
  /** Lets the media flow; video starts with a key frame. Idempotent. */
  flow(): Promise<void>
  /**
   * The highest spatial layer to forward; while its sender does not send that one, the next below. Null: nothing is
   * forwarded, and when that is over video starts with a key frame.
   */
  setLayer(layer: number | null): Promise<void>
  /** 0 to 255: which streams are given bandwidth first. */
  setPriority(priority: number): Promise<void>
}
