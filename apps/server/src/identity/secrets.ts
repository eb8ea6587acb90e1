import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { CheckId, PeerId, TrackId } from '@parley/protocol'

/** 96 random bits: nobody guesses one, and two never meet. */
const ID_BYTES = 12

export function newPeerId(): PeerId {
  return `p-${randomBytes(ID_BYTES).toString('base64url')}`
}

export function newTrackId(): TrackId {
  return `t-${randomBytes(ID_BYTES).toString('base64url')}`
}

export function newCheckId(): CheckId {
  return `c-${randomBytes(ID_BYTES).toString('base64url')}`
}

/** Letters that are hard to mistake for one another when read aloud. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz'

/** A room's name of the form `abc-defg-hij` (45 bits), as in SPEC T3. */
export function newRoomName(): string {
  const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`
}

/** A host secret: 192 random bits, told once. */
export function newHostSecret(): string {
  return randomBytes(24).toString('base64url')
}

/** What is stored of a secret that is random by itself: such a one needs no slow hash. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Compares a secret with its stored digest in constant time. */
export function matches(secret: string, stored: string): boolean {
  const [a, b] = [Buffer.from(digest(secret)), Buffer.from(stored)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What is stored of a password that a person chose (argon2id with the library's defaults, OWASP's second choice). */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

export function isPassword(password: string, stored: string): Promise<boolean> {
  return verify(stored, password)
}
