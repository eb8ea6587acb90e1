import * as z from 'zod/mini'
import { LIMITS } from './limits.ts'

/** A participant's id within its room: `p-` and 16 characters of base64url, made by the server. */
export const PeerId = z.string().check(z.regex(/^p-[A-Za-z0-9_-]{16}$/))
export type PeerId = z.infer<typeof PeerId>

/** A published track's id: `t-` and 16 characters of base64url, made by the server. */
export const TrackId = z.string().check(z.regex(/^t-[A-Za-z0-9_-]{16}$/))
export type TrackId = z.infer<typeof TrackId>

/** A history's id: it changes when a room's log starts anew, so that an old sequence number is not misread. */
export const LogId = z.string().check(z.regex(/^l-[A-Za-z0-9_-]{16}$/))
export type LogId = z.infer<typeof LogId>

/** A server process of a cluster: `n-` and 16 characters of base64url, new at each start. */
export const NodeId = z.string().check(z.regex(/^n-[A-Za-z0-9_-]{16}$/))
export type NodeId = z.infer<typeof NodeId>

/** Origins of nodes as browsers reach them, in the order in which to try them; none where there is only one server. */
export const NodeUrls = z.array(z.string().check(z.maxLength(300))).check(z.maxLength(32))

/** A connection check's id: `c-` and 16 characters of base64url, made by the server. */
export const CheckId = z.string().check(z.regex(/^c-[A-Za-z0-9_-]{16}$/))
export type CheckId = z.infer<typeof CheckId>

/** A key that a client gives to something it may have to send twice (a UUID). */
export const IdempotencyKey = z.uuid()

/**
 * A room's name as it stands in its address: letters and digits of any script, `-` and `_` inside,
 * lower case, NFKC.
 */
export const RoomId = z.string().check(
  z.overwrite((text) => text.normalize('NFKC').toLowerCase()),
  z.maxLength(LIMITS.roomNameLength),
  z.regex(/^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}])?$/u),
)
export type RoomId = z.infer<typeof RoomId>

/** The form of names that the server makes; such a room must have been created, others open on first use. */
export const GENERATED_ROOM = /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/

/** What a person typed or pasted (a code, a name, a whole link) as a room's name, or null when it is none. */
export function parseRoomInput(text: string): RoomId | null {
  const trimmed = text.trim()
  const fromLink = /^https?:\/\/[^/]+\/r\/([^/?#]+)/i.exec(trimmed)?.[1]
  const candidate = fromLink === undefined ? trimmed.replace(/\s+/g, '-') : decodeSafely(fromLink)
  const parsed = RoomId.safeParse(candidate)
  return parsed.success ? parsed.data : null
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '' // Not valid percent-encoding, so not a link of ours: it fails the schema like any wrong name.
  }
}

/** Characters that would break a line or turn the direction of the text around a name. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu
/** Joiners that emoji and several scripts need; they are format characters (Cf) all the same. */
const JOINERS = /[\u200c\u200d]/

/** A person's name as shown to others: one line, trimmed, without control and direction characters. */
export function cleanName(text: string): string {
  return text
    .normalize('NFC')
    .replace(UNPRINTABLE, (character) => (JOINERS.test(character) ? character : ' '))
    .replace(/\s+/g, ' ')
    .trim()
}

export const DisplayName = z
  .string()
  .check(z.overwrite(cleanName), z.minLength(1), z.maxLength(LIMITS.nameLength))
