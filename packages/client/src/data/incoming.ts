import { detach } from '@parley/kit'
import { LIMITS, type FileOffer, type PeerId } from '@parley/protocol'
import { uuid } from '../uuid.ts'
import { keyOf, newEntry, type Desk, type In } from './entry.ts'
import { Inbound } from './inbound.ts'
import { claimsPicture } from './picture.ts'

/** If nothing arrives for this long although the way is open, what is missing is asked for again. */
const STALL_MS = 4_000
/** Pictures that one peer may show without asking, within a minute. */
const PICTURES_PER_MINUTE = 20

/** All files that others offer to this page. */
export class Incoming {
  readonly entries = new Map<string, In>()
  readonly #desk: Desk
  /** When each peer's last pictures came. */
  readonly #pictures = new Map<PeerId, number[]>()

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** A peer offers a file, for the first time or again over a new way. */
  offered(peer: PeerId, offer: FileOffer): void {
    const known = this.entries.get(keyOf('in', peer, offer.id))
    if (known !== undefined) return known.end.step({ type: 'offered' })
    if (this.#unanswered(peer) >= LIMITS.fileOffers) {
      return this.#desk.say(peer, { t: 'decline', id: offer.id })
    }
    const entry: In = {
      ...newEntry(this.#desk, { direction: 'in', peer, id: offer.id, batch: uuid() }),
      direction: 'in',
      end: new Inbound({
        ...this.#desk,
        ...{ peer, offer },
        say: (message) => this.#desk.say(peer, message),
      }),
    }
    this.entries.set(entry.key, entry)
    this.#desk.changed()
    if (claimsPicture(offer) && this.#mayShow(peer)) entry.end.accept('memory')
    else detach(this.#goOn(entry, offer), 'looking for a part of a file')
  }

  /** Asks again where nothing has come for a while. */
  askAgain(entry: In): void {
    const { end } = entry
    const { state } = end.now
    if (state.at !== 'receiving' || state.stored < state.expected) return
    if (this.#desk.now() - end.heardAt >= STALL_MS) end.step({ type: 'stalled' })
  }

  /** What was accepted before a reload goes on where it was. */
  async #goOn(entry: In, { id, size }: FileOffer): Promise<void> {
    if (await this.#desk.shelf.has({ peer: entry.peer, id, size })) entry.end.accept('private')
  }

  #unanswered(peer: PeerId): number {
    return [...this.entries.values()].filter(
      (entry) => entry.peer === peer && entry.end.now.state.at === 'offered',
    ).length
  }

  #mayShow(peer: PeerId): boolean {
    const now = this.#desk.now()
    const recent = (this.#pictures.get(peer) ?? []).filter((at) => now - at < 60_000)
    this.#pictures.set(peer, [...recent, now])
    return recent.length < PICTURES_PER_MINUTE
  }
}
