import { Closed, detach, reportFault, type Scope } from '@parley/kit'
import { ProtocolError, type PeerId, type Signal, type SignalBody } from '@parley/protocol'
import type { WayNeed } from '../data/ways.ts'
import { insist } from '../signal/insist.ts'
import { uuid } from '../uuid.ts'
import { openPeerLink, type PeerLink } from './peer-link.ts'

/**
 * One end of a direct link with the words that pass between the ends. Each end has an id; words say whose they are and
 * for whom, so that one from before a reload, or for an end that was closed, is not mistaken for one of now.
 */
export class DirectWay {
  readonly link: PeerLink
  readonly #scope: Scope
  readonly #peer: PeerId
  readonly #need: WayNeed
  readonly #failed: () => void
  readonly #mine = uuid()
  #yours: string | null = null
  #saying: Promise<unknown> = Promise.resolve()

  /** `failed` is called if no connection comes about, one that was interrupted does not come back, or the other end says so. */
  constructor(scope: Scope, peer: PeerId, need: WayNeed, failed: () => void) {
    this.#scope = scope
    this.#peer = peer
    this.#need = need
    this.#failed = failed
    this.link = openPeerLink(scope, {
      polite: need.you() < peer,
      ice: need.ice,
      timing: need.timing,
      say: (body) => this.#say(body),
    })
    scope.defer(
      this.link.state.subscribe(() => {
        if (this.link.state.get() !== 'failed') return
        this.#bye()
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
    else this.link.heard(body)
  }

  #say(body: SignalBody): void {
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

  #bye(): void {
    const said = this.#need.call('signal', this.#word({ type: 'bye' }))
    detach(
      said.catch(() => {}), // Not there any more: then it needs no goodbye.
      this.#scope.name,
    )
  }

  #word(body: SignalBody): { to: PeerId; signal: Signal } {
    return { to: this.#peer, signal: { mine: this.#mine, yours: this.#yours, body } }
  }
}
