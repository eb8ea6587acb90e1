import { createHmac } from 'node:crypto'
import { TIMES, type IceServer, type PeerId } from '@parley/protocol'

/** The STUN and TURN servers of this installation. */
export interface TurnOffer {
  /** As browsers take them: `stun:`, `turn:` and `turns:` (RFC 7064, RFC 7065). */
  readonly urls: readonly string[]
  /** Shared with the TURN servers (coturn: `static-auth-secret`); leaves this process as a hash only. */
  readonly secret: string
}

const [STUN, TURN] = [/^stun:/i, /^turns?:/i]

/** What peers are told of STUN and TURN servers, each with credentials of its own that end by themselves (SPEC N1). */
export class IceServers {
  readonly #offer: TurnOffer
  readonly #now: () => number

  constructor(offer: TurnOffer, now: () => number) {
    this.#offer = offer
    this.#now = now
  }

  /** Whether there is a TURN server among them. */
  get relay(): boolean {
    return this.#urls(TURN).length > 0
  }

  /** For this peer, from now on. */
  for(peer: PeerId): IceServer[] {
    const [turn, stun] = [this.#urls(TURN), this.#urls(STUN)]
    const credential = turnCredential(this.#offer.secret, peer, this.#now() + TIMES.turn)
    return [
      ...(stun.length > 0 ? [{ urls: stun }] : []),
      ...(turn.length > 0 ? [{ urls: turn, ...credential }] : []),
    ]
  }

  #urls(scheme: RegExp): string[] {
    return this.#offer.urls.filter((url) => scheme.test(url))
  }
}

/**
 * A name and a password that a TURN server with the same secret takes until `ends` (ms since 1970), by the scheme of
 * draft-uberti-behave-turn-rest, 2.2: the name says when they end, the password proves who made it.
 */
export function turnCredential(
  secret: string,
  peer: string,
  ends: number,
): { readonly username: string; readonly credential: string } {
  const username = `${Math.floor(ends / 1_000)}:${peer}`
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}
