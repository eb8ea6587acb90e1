import { Closed, detach, reportFault, type Scope } from '@parley/kit'
import { ProtocolError, type PeerId, type Signal, type SignalBody } from '@parley/protocol'
import type { WayNeed } from '../data/ways.ts'
import { insist } from '../signal/insist.ts'
import { uuid } from '../uuid.ts'
import type { IceNow } from './ice-config.ts'
import { openPeerLink, type LinkMedia, type PeerLink } from './peer-link.ts'

/** What a link that carries media takes and tells beside that (W3). */
export interface MediaOfLink extends LinkMedia {
  /** The other end says what it plays from this link. */
  played(word: Extract<SignalBody, { type: 'playing' }>): void
}

/** A way may find its connection by other servers than the rest of the meeting does. */
type Need = Omit<WayNeed, 'ice'> & { readonly ice: IceNow }

/**
 * One end of a direct link with the words that pass between the ends. Each end has an id; words say whose they are and
 * for whom, so that one from before a reload, or for an end that was closed, is not mistaken for one of now.
 */
export class DirectWay {
  readonly link: PeerLink
  readonly #scope: Scope
  readonly #peer: PeerId
  readonly #need: Need
  readonly #failed: () => void
  readonly #media: MediaOfLink | undefined
  readonly #mine = uuid()
  #yours: string | null = null
  #saying: Promise<unknown> = Promise.resolve()

  /** `failed` is called if no connection comes about, one that was interrupted does not come back, or the other end says so. */
  constructor(scope: Scope, peer: PeerId, need: Need, failed: () => void, media?: MediaOfLink) {
    this.#scope = scope
    this.#peer = peer
    this.#need = need
    this.#failed = failed
    this.#media = media
    this.link = openPeerLink(scope, {
      polite: need.you() < peer,
      ice: need.ice,
      timing: need.timing,
      say: (body) => this.say(body),
      ...(media !== undefined && { media }),
    })
    scope.defer(
      this.link.state.subscribe(() => {
        if (this.link.state.get() !== 'failed') return
        this.bye()
        failed()
      }),
    )
  }

  /** Whether a word is for this end: said to it, or by an end that it has heard, or the first of a new one. */
  takes({ mine, yours }: Signal): boolean {
    if (yours !== null && yours !== this.#mine) return false
    return this.#yours === null || this.#yours === mine
  }

  heard({ mine, body }: Signal): void {
    this.#yours = mine
    if (body.type === 'bye') this.#failed()
    else if (body.type === 'playing') this.#media?.played(body)
    else this.link.heard(body)
  }

  say(body: SignalBody): void {
    // In order, and each once the one before it is there: a candidate must not overtake its description.
    const said = this.#saying.then(() =>
      insist(this.#scope, this.#need, () => this.#need.call('signal', this.#word(body))),
    )
    this.#saying = said.catch((error: unknown) => {
      if (error instanceof Closed) return
      // The peer is not there, or the server does not pass it on: the link's own time sees to the rest.
      if (!(error instanceof ProtocolError)) reportFault(error, this.#scope.name)
    })
  }

  /** Says that this end is closed, so that the other one need not find out. */
  bye(): void {
    const said = this.#need.call('signal', this.#word({ type: 'bye' }))
    detach(
      said.catch(() => {}), // Not there any more: then it needs no goodbye.
      this.#scope.name,
    )
  }

  #word(body: SignalBody): { to: PeerId; signal: Signal } {
    const use = this.#media === undefined ? 'files' : 'media'
    return { to: this.#peer, signal: { use, mine: this.#mine, yours: this.#yours, body } }
  }
}
