import type { EmbedErrorCode, EmbedEvents } from './api.ts'
import { EMBED_VERSION } from './version.ts'
import { EMBED_LAYOUTS, EMBED_PANELS } from './words.ts'

/** The name of an event. */
export type EventName = keyof EmbedEvents

/** An event: its name, and what is told with it. */
export type EventOf<E extends EventName = EventName> = {
  [N in E]: { readonly event: N; readonly what: EmbedEvents[N] }
}[E]

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 512
const isPerson = (value: unknown): boolean => isFields(value) && isText(value['id']) && isText(value['name'])
const isOnOff = ({ on }: Fields): boolean => typeof on === 'boolean'
const hasPerson = ({ participant }: Fields): boolean => isPerson(participant)

const CODES: Record<EmbedErrorCode, true> = {
  'not-allowed': true,
  unreachable: true,
  version: true,
  'needs-click': true,
  'not-in-meeting': true,
  'turned-off': true,
}

/** Whether what is told with an event has its form. By hand, because a schema library would be most of a script that any page loads. */
const FORMS: Record<EventName, (what: Fields) => boolean> = {
  ready: () => true,
  joined: ({ you, participants }) =>
    isPerson(you) && Array.isArray(participants) && participants.every(isPerson),
  left: ({ reason }) => isText(reason),
  participantJoined: hasPerson,
  participantLeft: hasPerson,
  microphoneChanged: isOnOff,
  cameraChanged: isOnOff,
  screenChanged: isOnOff,
  chatChanged: ({ unread }) => Number.isSafeInteger(unread) && Number(unread) >= 0,
  panelChanged: ({ panel }) => panel === null || EMBED_PANELS.some((each) => each === panel),
  layoutChanged: ({ layout }) => EMBED_LAYOUTS.some((each) => each === layout),
  error: ({ code, message }) => typeof code === 'string' && Object.hasOwn(CODES, code) && isText(message),
}

/** An event as it is sent to the page. */
export function eventMessage({ event, what }: EventOf): unknown {
  return { parley: EMBED_VERSION, event, what }
}

/** The meeting's page listens from now on, and waits to be greeted: it says so to whoever is around it, and nothing else. */
export const LISTENING = { parley: EMBED_VERSION, event: 'listening' } as const

/** Whether a page in a frame says that it listens, in whatever version. */
export function isListening(message: unknown): boolean {
  return isFields(message) && typeof message['parley'] === 'number' && message['event'] === LISTENING.event
}

/** Reads what arrived as an event; `null` when it is none. */
export function readEvent(message: unknown): EventOf | null {
  if (!isFields(message) || message['parley'] !== EMBED_VERSION) return null
  const { event, what } = message
  if (typeof event !== 'string' || !Object.hasOwn(FORMS, event) || !isFields(what)) return null
  return FORMS[event as EventName](what) ? ({ event, what } as EventOf) : null
}
