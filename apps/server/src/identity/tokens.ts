import { errors, jwtVerify, SignJWT } from 'jose'
import { ProtocolError, Role, TIMES, type PeerId, type RoomId } from '@parley/protocol'
import * as z from 'zod'

/** Who holds a token, and where it is good. */
export interface Holder {
  readonly room: RoomId
  /** The room's instance: a room made anew under the same name does not honour old tokens. */
  readonly instance: string
  readonly peer: PeerId
  readonly name: string
  readonly role: Role
  /** True when the holder comes back to a seat it has had. */
  readonly returning: boolean
}

/** A ticket lets its holder join once; a seat's token lets it come back. */
export type TokenUse = 'ticket' | 'seat'

const Claims = z.object({
  room: z.string(),
  instance: z.string(),
  peer: z.string(),
  name: z.string(),
  role: Role,
  returning: z.boolean(),
  use: z.enum(['ticket', 'seat']),
  jti: z.string(),
  exp: z.number(),
})

/** Signs and reads tokens (JWT, HS256) with the secret that all servers of one database share. */
export class Tokens {
  readonly #key: Uint8Array
  readonly #now: () => number
  /** Tickets that were used, by id, until they would have expired. */
  readonly #used = new Map<string, number>()

  /** `now` gives milliseconds since the epoch. */
  constructor(secret: string, now: () => number) {
    this.#key = new TextEncoder().encode(secret)
    this.#now = now
  }

  sign(use: TokenUse, holder: Holder): Promise<string> {
    const seconds = Math.floor(this.#now() / 1_000)
    const life = use === 'ticket' ? TIMES.ticket : TIMES.resume
    return new SignJWT({ ...holder, use })
      .setProtectedHeader({ alg: 'HS256' })
      .setJti(crypto.randomUUID())
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + Math.ceil(life / 1_000))
      .sign(this.#key)
  }

  /** Who holds the token; `ticket-expired` when it is too old, `ticket-invalid` when it is not ours. */
  async read(token: string): Promise<{ use: TokenUse; holder: Holder; id: string; expires: number }> {
    const { use, jti, exp, ...holder } = await this.#claims(token)
    return { use, holder, id: jti, expires: exp * 1_000 }
  }

  /** Reads a token for a join; a ticket is good for one. */
  async redeem(token: string): Promise<{ use: TokenUse; holder: Holder }> {
    const { use, holder, id, expires } = await this.read(token)
    if (use === 'ticket') this.#useUp(id, expires)
    return { use, holder }
  }

  #useUp(id: string, expires: number): void {
    if (this.#used.has(id)) throw new ProtocolError('ticket-invalid', 'the ticket was used')
    this.#used.set(id, expires)
    const now = this.#now()
    for (const [old, end] of this.#used) {
      if (end >= now) break // Tickets live equally long, so the map is in the order of their ends.
      this.#used.delete(old)
    }
  }

  async #claims(token: string): Promise<z.infer<typeof Claims>> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        currentDate: new Date(this.#now()),
      })
      return Claims.parse(payload)
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new ProtocolError('ticket-expired')
      throw new ProtocolError('ticket-invalid')
    }
  }
}
