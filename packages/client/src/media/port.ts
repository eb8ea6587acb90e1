import type { Readable, Scope } from '@parley/kit'
import type {
  PeerId,
  RoomState,
  RtpCapabilities,
  SeatTransports,
  Sent,
  Signal,
  Source,
  Subscription,
  TrackId,
} from '@parley/protocol'
import type { MediaPath, Sound, Straight } from '../api.ts'
import type { Call } from '../signal/calls.ts'
import type { Patience } from '../signal/insist.ts'
import type { IceConfig } from './ice-config.ts'

/** This browser's end of the media: all that a meeting knows of WebRTC. Tests put a fake in its place. */
export interface MediaDevice {
  /** Compares what the server forwards with what this browser can do; answers what it can receive. Once. */
  load(router: RtpCapabilities): Promise<RtpCapabilities>
  /** Opens the media of a seat for the scope's lifetime. Only after `load`. */
  open(scope: Scope, seat: MediaSeat): MediaPort
}

/** What a device takes of the seat that its media belongs to. */
export interface MediaSeat extends Patience {
  readonly transports: SeatTransports
  readonly ice: IceConfig
  /** The video codecs that everyone else in the room can receive now. */
  readonly receivable: () => readonly string[]
  readonly call: Call
  readonly you: () => PeerId
  readonly room: Readable<RoomState>
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** Told of signs that the network is gone, or there again, before the socket notices (SPEC N5). */
  readonly network: { suspect(): void; wake(): void }
}

/** The media of one seat over the server, both ways. */
export interface ServerPath {
  readonly path: Readable<MediaPath>
  /**
   * Publishes a source; `muted` is what the others are told, and keeps `media` from being sent until `send` says so. `layers`:
   * as if `demand` had said so before the first frame.
   */
  publish(source: Source, media: MediaStreamTrack, muted: boolean, sound: Sound, layers?: number): Outgoing
  /** Sets up a receiver; those asked for in one go are set up in one go. */
  receive(subscription: Subscription): Promise<ServerIncoming>
  /** The server is back after a lost socket: a path that was given up meanwhile is tried again. */
  revive(): void
  /** Something hints that the network has changed: ICE is restarted both ways. */
  suspect(): void
  /** Others have taken its place: when the last of what came over it is not looked at any more, its connection ends. */
  retire(): void
  stats(): Promise<RTCStatsReport[]>
}

/**
 * What was before the transports that take its place: `lost` with its worker; or, of a seat at another node, gone with that
 * (`left`) or still there (`kept`). What is kept carries everything until the new one does.
 */
export type Before = 'lost' | 'left' | 'kept'

/** The media of one seat, both ways, by whatever way it goes. */
export interface MediaPort extends Omit<ServerPath, 'receive' | 'retire'> {
  /**
   * These transports take the place of the server's, if they are others: those were lost, and what is published goes on over
   * these (SPEC V2). Answers whether they are.
   */
  renew(transports: SeatTransports, before?: Before): boolean
  /** Of a track that is received already, over transports that were lost, the new receiver takes the place. */
  receive(subscription: Subscription): Promise<Incoming>
  /** What is sent now, as it will be published over the next transports, in that order (SPEC V10). */
  sends(): Sent[]
  /** Which source goes out as the MediaStreamTrack of this id; null for none of ours. */
  sentAs(media: string): Source | null
  /** Another browser says something about a direct link for media. */
  signal(from: PeerId, signal: Signal): void
  /** Who speaks, of those whom the server does not hear. */
  readonly speaking: Readable<readonly PeerId[]>
  readonly straight: Readable<Straight>
  /** Whether something has just come over the server: then it lives, whatever its socket says. */
  arrives(): boolean
}

/** One source on its way out. It never stops the media that it is given: that belongs to whoever opened it. */
export interface Outgoing {
  /** Its name in the room; rejects if it could not be published. */
  readonly track: Promise<TrackId>
  /** Mime type of the codec in which it is sent; null where that is left to the browser. */
  readonly codec: string | null
  /** How it was published; null until then. */
  readonly sent: Sent | null
  /** What to send from this moment on, `null` for nothing; takes effect at once, also while publishing is under way. */
  send(media: MediaStreamTrack | null): void
  /** Encodes only so many layers of a video, lowest first, whatever `send` says; 0: none. Until then all. */
  demand(layers: number): void
  /** Whether it is sent by this way at all, whatever else was said. Until then it is. */
  carry(on: boolean): void
  close(): void
}

/** One track that arrives over the server. */
export interface ServerIncoming {
  readonly media: MediaStreamTrack
  /** Time stamp of the last frame that was handed out, by any clock; null for none yet. */
  lastFrame(): number | null
  close(): void
}

/** One track that arrives, by one way or the other. */
export interface Incoming {
  readonly media: Readable<MediaStreamTrack>
  close(): void
}
