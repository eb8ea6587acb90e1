import { Store, type Readable, type Scope } from '@parley/kit'
import type { PeerId, RoomState, Signal } from '@parley/protocol'
import type { Straight } from '../../api.ts'
import type { WayNeed } from '../../data/ways.ts'
import { straightWith } from './carriage.ts'
import type { DirectLink, OpenLink } from './direct-link.ts'

/** A link that is there, to a peer who joined at that time: at another time it is another page. */
export interface Held {
  readonly scope: Scope
  readonly peer: PeerId
  readonly joinedAt: number
  readonly link: DirectLink
}

/** What a keeper takes of the media that it keeps a link for. */
export interface KeeperNeed {
  readonly room: Readable<RoomState>
  readonly way: WayNeed
  readonly openLink: OpenLink
  /** Whether the server's way has stood long enough: the direct one shall not slow it down. */
  readonly ready: () => boolean
}

type Problem = Exclude<Straight, 'on' | 'off'>

/** What does not work is tried again at least this often (ms). */
const MOST_MS = 60_000

/** Keeps a direct link where media may go straight, and none elsewhere. */
export class LinkKeeper {
  readonly held: Readable<Held | null>
  readonly #held = new Store<Held | null>(null)
  readonly #scope: Scope
  readonly #need: KeeperNeed
  /** After failures it is tried again at this time, or in another company. */
  #again = 0
  #failures = 0
  #failedIn = -1
  #problem: Problem | null = null

  constructor(scope: Scope, need: KeeperNeed) {
    this.held = this.#held
    this.#scope = scope
    this.#need = need
  }

  /** Why there is no link though there should be one; null where there is, or none should be. */
  get problem(): Problem | null {
    return this.#need.room.get().company === this.#failedIn && this.#held.get() === null
      ? this.#problem
      : null
  }

  /** Opens or closes what the room asks for now. */
  look(): void {
    if (this.#scope.closed) return
    const room = this.#need.room.get()
    const { you, now } = this.#need.way
    const held = this.#held.get()
    if (held !== null && room.peers[held.peer]?.joinedAt !== held.joinedAt)
      held.scope.close('the peer has left')
    const peer = straightWith(room, you())
    if (peer === null || this.#held.get() !== null || !this.#need.ready()) return
    // One of the two begins; the other one answers.
    if (you() < peer) return
    if (room.company === this.#failedIn && now() < this.#again) return
    this.#open(peer)
  }

  heard(from: PeerId, signal: Signal): void {
    const held = this.#held.get()
    if (held?.peer === from && held.link.takes(signal)) return held.link.heard(signal)
    if (signal.yours !== null || signal.body.type !== 'description') return
    if (straightWith(this.#need.room.get(), this.#need.way.you()) !== from) return
    held?.scope.close('begun anew')
    this.#open(from)?.heard(signal)
  }

  /** Media goes over the server again, as it should: the other end is told. */
  drop(): void {
    const held = this.#held.get()
    held?.link.bye()
    held?.scope.close('over the server')
  }

  /** Nothing comes by the link, or it broke: it is closed, and not tried again for a while. */
  fail(problem: Problem): void {
    const { timing, now } = this.#need.way
    const { company } = this.#need.room.get()
    this.#failures = company === this.#failedIn ? this.#failures + 1 : 1
    this.#failedIn = company
    this.#again = now() + Math.min(timing.directAgain * 2 ** this.#failures, MOST_MS)
    this.#problem = problem
    this.drop()
  }

  #open(peer: PeerId): DirectLink | undefined {
    const joinedAt = this.#need.room.get().peers[peer]?.joinedAt
    if (joinedAt === undefined) return undefined
    const scope = this.#scope.child(`direct media ${peer}`)
    const { way } = this.#need
    const timing = { ...way.timing, linkConnect: way.timing.directConnect }
    const link = this.#need.openLink(scope, peer, { ...way, timing }, () => this.fail('unreachable'))
    scope.defer(() => this.#held.set(null))
    this.#held.set({ scope, peer, joinedAt, link })
    return link
  }
}
