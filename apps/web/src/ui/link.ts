import { cleanName, LIMITS, parseRoomInput, type RoomId } from '@parley/protocol'

/** What a link to a meeting may ask for, as users of Jitsi know it. */
export interface LinkWishes {
  /** Cleaned and cut to a name's length; null when the link names nobody. */
  readonly name: string | null
  readonly lang: string | null
  readonly microphone: boolean
  readonly camera: boolean
  /** Go in without the page before the meeting. */
  readonly joinNow: boolean
  /** Sound and picture go through a relay, or not at all: for tests, and so that nobody learns one's address. */
  readonly relayOnly: boolean
  /** False: media goes over the server, also between two. */
  readonly direct: boolean
}

/** Reads a link's parameters; what is unknown or malformed is left out. */
export function readWishes(search: string): LinkWishes {
  const parameters = new URLSearchParams(search)
  const name = fitName(parameters.get('name') ?? '')
  return {
    name: name === '' ? null : name,
    lang: parameters.get('lang'),
    microphone: parameters.get('mic') !== 'off',
    camera: parameters.get('cam') !== 'off',
    joinNow: parameters.get('join') === 'now',
    relayOnly: parameters.get('relay') === '1',
    direct: parameters.get('direct') !== 'never',
  }
}

/** A name as typed, cleaned and cut to what a meeting takes, without halving a character. */
export function fitName(text: string): string {
  // What is beyond a few names' length cannot matter; cleaning a megabyte would stop the page.
  const clean = cleanName(text.slice(0, LIMITS.nameLength * 8))
  if (clean.length <= LIMITS.nameLength) return clean
  let fitted = ''
  for (const { segment } of new Intl.Segmenter().segment(clean)) {
    if (fitted.length + segment.length > LIMITS.nameLength) break
    fitted += segment
  }
  return fitted.trim()
}

/** The room that a page's path addresses; null when what follows `/r/` is no room's name. */
export function roomOfPath(path: string): RoomId | null {
  return parseRoomInput(`https://here${path}`)
}

/** The path of a room's page. */
export function roomPath(room: RoomId): string {
  return `/r/${encodeURIComponent(room)}`
}

/** The link that people are sent. Letters of any script stay readable; browsers encode them on the way. */
export function roomLink(origin: string, room: RoomId): string {
  return `${origin}/r/${room}`
}
