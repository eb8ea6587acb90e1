/** Which meeting is put into a page, and how one comes in. */
export interface EmbedOptions {
  /** Address of the Parley server, as in `https://meet.example`; where this script came from when left out. */
  readonly server?: string
  /** The room's name, as in its link after `/r/`. */
  readonly room: string
  /** The name to go by. */
  readonly name?: string
  /** Language of the meeting: `en` or `zh-CN`; the browser's when left out. */
  readonly language?: 'en' | 'zh-CN'
  /** `false`: the microphone is not opened on the way in. */
  readonly microphone?: boolean
  /** `false`: the camera is not opened on the way in. */
  readonly camera?: boolean
  /** `true`: without the page before the meeting. */
  readonly joinNow?: boolean
  /** Name of the frame for screen readers. */
  readonly title?: string
}

/** Somebody in the meeting. */
export interface Participant {
  readonly id: string
  readonly name: string
}

/** What is told of a meeting, by the name of the event. */
export interface EmbedEvents {
  /** The meeting's page is there and listens. After a reload of it, again. */
  readonly ready: Record<never, never>
  /** One is in the meeting, with these others. */
  readonly joined: { readonly you: Participant; readonly participants: readonly Participant[] }
  /** One is in it no more: `left`, `removed`, `room-ended` or another word for why. */
  readonly left: { readonly reason: string }
  readonly participantJoined: { readonly participant: Participant }
  readonly participantLeft: { readonly participant: Participant }
  readonly microphoneChanged: { readonly on: boolean }
  readonly cameraChanged: { readonly on: boolean }
  readonly screenChanged: { readonly on: boolean }
  /** How many messages in the chat one has not seen; never what they say. */
  readonly chatChanged: { readonly unread: number }
  /** What is open beside the stage. */
  readonly panelChanged: { readonly panel: EmbedPanel | null }
  readonly layoutChanged: { readonly layout: EmbedLayout }
  /** What does not work, as a word for programs and a sentence for their authors. */
  readonly error: { readonly code: EmbedErrorCode; readonly message: string }
}

/**
 * `not-allowed`: the server's operator did not allow this page's origin. `unreachable`: the server does not answer.
 * `version`: the server speaks another version of these messages. `needs-click`: sharing a screen takes a click of the
 * person in the meeting itself in this browser. `not-in-meeting`: a command for a meeting that one is not in. `turned-off`: a host
 * has turned the chat off, or the operator files.
 */
export type EmbedErrorCode =
  | 'not-allowed'
  | 'unreachable'
  | 'version'
  | 'needs-click'
  | 'not-in-meeting'
  | 'turned-off'

/** What can be opened beside the stage of a meeting. */
export type EmbedPanel = 'chat' | 'people' | 'files' | 'quality'

/** How the stage is laid out: by what happens, all alike, or one large and the others small. */
export type EmbedLayout = 'auto' | 'grid' | 'speaker'

/** A meeting in a page. Commands said before it is ready wait until it is. */
export interface EmbeddedMeeting {
  readonly frame: HTMLIFrameElement
  setMicrophone(on: boolean): void
  setCamera(on: boolean): void
  /** Asks the person what to share, or stops sharing. To be called from a click. */
  shareScreen(on: boolean): void
  /** Writes to everyone in the chat, as the person; throws a `RangeError` when it is empty or longer than 4,000 characters. */
  sendChat(text: string): void
  /** Opens the chat, the people, the files or the quality of the connection beside the stage; `null` closes what is open. */
  openPanel(panel: EmbedPanel | null): void
  setLayout(layout: EmbedLayout): void
  leave(): void
  /** Hears of an event; the function returned undoes it. */
  on<E extends keyof EmbedEvents>(event: E, hear: (what: EmbedEvents[E]) => void): () => void
  /** Takes the meeting out of the page. */
  dispose(): void
}
