import type { Readable } from '@parley/kit'
import type { Ending } from './data/sending.ts'
import type { DataPath } from './data/ways.ts'
import type {
  Arrival,
  AudiencePage,
  FindAudience,
  ChatMessage,
  ChatPicture,
  Caption,
  ErrorCode,
  Input,
  Outage,
  Output,
  PeerId,
  Reaction,
  RoomId,
  RoomState,
  Role,
  Source,
  TrackCounts,
  TrackId,
  UplinkLevel,
  Wish,
  TranscriptLine,
} from '@parley/protocol'

/**
 * How a meeting stands to its server. Media may flow on while it is `reconnecting`, which it has been `since` then
 * (by `performance.now()`).
 */
export type Connection =
  | { readonly state: 'live' }
  | { readonly state: 'reconnecting'; readonly since: number }
  | { readonly state: 'ended'; readonly reason: 'left' | ErrorCode }

/** How the media path stands: what ICE and DTLS say of both transports, the worse of the two. */
export type MediaPath = 'idle' | 'connecting' | 'connected' | 'interrupted' | 'failed'

/** Stages of a join, in order, for whoever measures it. */
export type JoinStage = 'ticket' | 'socket' | 'joined' | 'connected'

/** Who wants to join, and where. */
export interface JoinOptions {
  /** Origin of the server, as in `https://meet.example:8443`; the page's own origin when left out. */
  readonly server?: string
  readonly room: RoomId
  readonly name: string
  readonly password?: string
  readonly hostSecret?: string
  /** Token of an earlier seat (`Meeting.resumeToken`), as after a reload: the peer keeps its id. */
  readonly resume?: string
  /** Everything goes through a TURN server, or not at all (SPEC N4). */
  readonly relayOnly?: boolean
  /** Whether media may go straight to and from this browser while two are alone; it may when left out. */
  readonly direct?: boolean
  /** Called as each stage is reached, with milliseconds since `join` was called. */
  readonly onStage?: (stage: JoinStage, at: number) => void
}

/** What a source should send. `media: null` sends nothing but keeps the track (a camera switched off). */
export interface SourceWanted {
  readonly media: MediaStreamTrack | null
  readonly muted: boolean
  /** What the sound of a microphone is; a change publishes it anew, in the form that suits it. Speech when left out. */
  readonly sound?: Sound
}

/** What is to be heard: speech, which is sent small and without its pauses, or music, whole and in stereo. */
export type Sound = 'speech' | 'music'

/** How a microphone is to be opened (W3C Media Capture, 4.3.8: what the browser does to its sound). */
export interface MicrophoneUse {
  readonly sound: Sound
  /** The browser's own noise suppression; never for music. */
  readonly noiseSuppression: boolean
}

/** What one wants to receive: how it is looked at, and how large its place is in pixels of the screen. */
export type Wanted = Readonly<Wish>

/** A message to be sent; `id` is a UUID: sent again with the same one it is still stored once. */
export type ChatDraft = Input<'chat'>

/** What is said in text beyond the last messages to everyone, which are in the room's state. */
export interface Talk {
  /** Messages between oneself and one other person, oldest first. */
  readonly privates: Readable<readonly ChatMessage[]>
  /** Messages to everyone from before those in the room's state, as far as they were loaded. */
  readonly earlier: Readable<Output<'history'>>
  /** Resolves when the message is stored. */
  send(draft: ChatDraft): Promise<void>
  /** One's own. */
  edit(message: string, text: string, mentions: PeerId[]): Promise<void>
  /** One's own; for hosts everyone's. */
  remove(message: string): Promise<void>
  reactTo(message: string, emoji: string, on: boolean): Promise<void>
  /** Loads one page more. */
  loadEarlier(): Promise<void>
  search(query: string): Promise<Output<'searchChat'>>
  /** Puts a picture where a message can show it; the id is a new UUID, `progress` goes from 0 to 1. */
  upload(id: string, picture: Blob, progress: (part: number) => void): Promise<void>
  picture(picture: ChatPicture): Promise<Blob>
  /** Calls something out to everyone, to be seen now and not later. */
  react(reaction: Reaction): Promise<void>
  /** Hears everyone's reactions, one's own too; the function returned undoes it. */
  onReaction(listener: (peer: PeerId, reaction: Reaction) => void): () => void
}

/** Something said, as it is read; `at` is when it was heard, in milliseconds by `performance.now()`. */
export interface CaptionLine extends Caption {
  readonly peer: PeerId
  readonly name: string
  readonly at: number
}

/** Somebody would like to read what is said. */
export interface CaptionAsk {
  readonly peer: PeerId
}

/** What is said in a meeting, to be read. */
export interface Captions {
  /** Oldest first, as the speakers' own browsers understood it. */
  readonly lines: Readable<readonly CaptionLine[]>
  /** Who asked last that what one says be written; another object each time. */
  readonly asked: Readable<CaptionAsk | null>
  /** What oneself is saying, for everyone. */
  say(caption: Caption): Promise<void>
  ask(): Promise<void>
  /** The room's transcript from its beginning. */
  transcript(): Promise<TranscriptLine[]>
  /** For hosts. */
  keep(kept: boolean): Promise<void>
}

/**
 * Whether media goes straight to the only other one in the room: `off` where it is not to. It should and does not: `unreachable`, no
 * connection came about or it broke; `silent`, nothing came by it.
 */
export type Straight = 'on' | 'off' | 'unreachable' | 'silent'

/** Pictures that one's own connection does not carry: those paused for it, and those sent smaller than wanted. */
export interface Limited {
  readonly paused: readonly TrackId[]
  readonly reduced: readonly TrackId[]
}

/** How one's own shared screen arrives at somebody, by that one's own word `at` a time (by `performance.now()`). */
export interface Viewer extends Arrival {
  readonly track: TrackId
  readonly at: number
}

/**
 * A meeting one is in. Everything that changes is a store; every verb rejects with a `ProtocolError` when the
 * server says no, with a `Closed` when the meeting ends first, and waits out a lost socket by itself.
 */
export interface Meeting {
  readonly you: PeerId
  readonly role: Role
  readonly roomId: RoomId
  readonly connection: Readable<Connection>
  /** The origin of the server at which one has one's seat: another one after a move to another node. */
  readonly server: Readable<string>
  readonly mediaPath: Readable<MediaPath>
  /** Shared state of the room: who is here, which tracks, chat, hands, lock. */
  readonly room: Readable<RoomState>
  /** Who is speaking, loudest first (oneself included). */
  readonly speakers: Readable<readonly PeerId[]>
  /** How many are here beside those in `room`, who only watch: in a large room not everyone is listed. */
  readonly audience: Readable<number>
  /** What the server cannot do now. */
  readonly outages: Readable<readonly Outage[]>
  /** How well the server receives what each peer sends; who is not in it is received well. */
  readonly uplinks: Readable<ReadonlyMap<PeerId, UplinkLevel>>
  /** Media that arrives, by the track's id in `room`. */
  readonly remote: Readable<ReadonlyMap<TrackId, MediaStreamTrack>>
  /** Whether something goes straight to the other one and not over the server; and if not, why not. */
  readonly straight: Readable<Straight>
  readonly captions: Captions
  /** What one's own connection does not carry now. */
  readonly limited: Readable<Limited>
  readonly files: Files
  /** Who sees one's own shared screen, and how it arrives there. */
  readonly viewers: Readable<ReadonlyMap<PeerId, Viewer>>
  /** To be kept for the time of a reload; secret. */
  readonly resumeToken: Readable<string>

  /** Says what a source should send from now on; `null` ends it. Idempotent, in order, kept across reconnects. */
  setSource(source: Source, wanted: SourceWanted | null): Promise<void>
  /** The whole of what to receive; until it is called the server chooses. */
  want(tracks: readonly Wanted[]): void
  /** Resolves when the message is stored. Said again with the same `id` (a UUID) it is still stored once. */
  chat(text: string, id?: string): Promise<void>
  readonly talk: Talk
  raiseHand(raised: boolean): Promise<void>
  leave(): Promise<void>

  /** For hosts. */
  lowerHand(peer: PeerId): Promise<void>
  lowerHands(): Promise<void>
  /** Asks a peer to speak; its hand goes down. */
  giveFloor(peer: PeerId): Promise<void>
  /** Puts a person on everyone's stage, large; `null` ends that. */
  spotlight(peer: PeerId | null): Promise<void>
  mutePeer(track: TrackId): Promise<void>
  /** Those who are counted and not listed, by name, a page at a time. */
  findAudience(want: FindAudience): Promise<AudiencePage>
  removePeer(peer: PeerId): Promise<void>
  changeRoom(change: Input<'changeRoom'>): Promise<void>
  endRoom(): Promise<void>
  /** Whether media may go straight to and from this browser, which tells the other one its addresses. */
  allowDirect(allowed: boolean): Promise<void>

  /** Says goodbye without waiting, for a page that is being closed. */
  abandon(): void
  /** `getStats()` of all peer connections, for measuring and for reports. */
  stats(): Promise<RTCStatsReport[]>
  /** Which source goes out as the MediaStreamTrack of this id; null for none of ours. */
  sentAs(media: string): Source | null
  /** What the server counted of the tracks of these people, of at most `LIMITS.statsPeers`. */
  serverStats(peers: readonly PeerId[]): Promise<readonly TrackCounts[]>
}

/** How a file on its way is shown. `waiting`: for a way to the other end; `checking`: all is there, its hash is compared. */
export type TransferState =
  | { readonly at: 'offered' | 'waiting' | 'moving' | 'checking' }
  | { readonly at: 'over'; readonly how: Ending }

/** A file on its way to one peer, or from one. */
export interface Transfer {
  readonly key: string
  /** The same for all receivers of a file that was sent to several. */
  readonly batch: string
  readonly direction: 'in' | 'out'
  readonly peer: PeerId
  /** The peer's name then: they may have left since. */
  readonly peerName: string
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Media type as the sender's system has it. */
  readonly type: string
  /** When it was offered, in milliseconds since the epoch, by this machine's clock. */
  readonly at: number
  readonly state: TransferState
  /** Bytes that the receiver has stored. */
  readonly moved: number
  /** Bytes per second; null while it does not move. */
  readonly speed: number | null
  /** How it goes, if there is a way just now. */
  readonly path: DataPath | null
  /** One's own file, or one that arrived; null where it is not here (yet), or was written to where the person chose. */
  readonly file: File | null
  /** Media type of a small picture that arrived, by its bytes: such a one may be shown. */
  readonly picture: string | null
}

/** Files from browser to browser: no server keeps them. */
export interface Files {
  /** False where the operator has switched them off. */
  readonly allowed: boolean
  /** All of this page's, oldest first. Told at most twice a second for progress alone. */
  readonly transfers: Readable<readonly Transfer[]>
  /** Offers a file to these peers; throws a `ProtocolError` when that may not be. */
  send(file: File, to: readonly PeerId[]): void
  /** Fetches what was offered, into a file that the person chose or to be saved when it is there. */
  accept(key: string, where?: FileSystemFileHandle): void
  decline(key: string): void
  cancel(key: string): void
  /** Takes what is over out of the list. */
  dismiss(key: string): void
}

/** Why a device could not be opened, in the words a page needs (from the names of W3C Media Capture, 10.2). */
export type MediaFailure = 'denied' | 'dismissed' | 'not-found' | 'in-use' | 'insecure' | 'unknown'

/** One device to choose from. */
export interface DeviceChoice {
  readonly id: string
  readonly label: string
  /** Devices of one thing, as both ends of a headset, have the same. */
  readonly group?: string
}

/** The devices of this machine by what they are for. */
export interface Devices {
  readonly microphones: readonly DeviceChoice[]
  readonly cameras: readonly DeviceChoice[]
  readonly speakers: readonly DeviceChoice[]
}
