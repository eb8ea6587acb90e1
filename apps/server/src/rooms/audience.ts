import { after, type Scope } from '@parley/kit'
import { LIMITS, TIMES, VideoCodec, type NodeId, type Peer, type RoomState } from '@parley/protocol'

/**
 * Whether who comes is listed to everyone (SPEC R6). Hosts are; and who cannot receive what all the others can, because a
 * sender chooses its codec by those whom it knows (M20). Pure.
 */
export function isListed(state: RoomState, peer: Peer): boolean {
  const listed = Object.values(state.peers)
  if (listed.length < LIMITS.roster || peer.role === 'host' || peer.id in state.peers) return true
  const shared = VideoCodec.options.filter((codec) => listed.every((other) => canReceive(other, codec)))
  return !shared.every((codec) => canReceive(peer, codec))
}

function canReceive({ decodes = ['video/VP8'] }: Peer, codec: VideoCodec): boolean {
  return decodes.includes(codec)
}

/** What {@link Audience} takes of its room. */
export interface AudienceNeed {
  /** How many of the audience have their seats here. */
  readonly here: () => number
  readonly tell: (count: number) => void
  /** Says to the other nodes how many are here. */
  readonly say: (count: number) => void
}

/** Those in a room who are counted and not listed: how many there are, here and at other nodes (SPEC R7). */
export class Audience {
  readonly #scope: Scope
  readonly #need: AudienceNeed
  readonly #elsewhere = new Map<NodeId, number>()
  #told = 0
  #said = 0
  #isDue = false

  constructor(scope: Scope, need: AudienceNeed) {
    this.#scope = scope
    this.#need = need
  }

  /** The other nodes that have some of the audience. */
  get nodes(): readonly NodeId[] {
    return [...this.#elsewhere].flatMap(([node, count]) => (count > 0 ? [node] : []))
  }

  get elsewhere(): number {
    return [...this.#elsewhere.values()].reduce((sum, count) => sum + count, 0)
  }

  /** As it was told last. */
  get count(): number {
    return this.#told
  }

  /** Somebody of the audience came, went, or stepped forward: told together with what else happens within a while. */
  changed(): void {
    if (this.#isDue) return
    this.#isDue = true
    after(this.#scope, TIMES.audience, () => {
      this.#isDue = false
      const here = this.#need.here()
      if (here !== this.#said) this.#need.say((this.#said = here))
      const count = here + this.elsewhere
      if (count !== this.#told) this.#need.tell((this.#told = count))
    })
  }

  /** Another node says how many it has. */
  heard(node: NodeId, count: number): void {
    if (this.#elsewhere.get(node) === count) return
    this.#elsewhere.set(node, count)
    this.changed()
  }

  /** These nodes have the room open: one that came late has not heard what was said, and one that is gone has nobody. */
  onNodes(alive: ReadonlySet<string>): void {
    for (const node of this.#elsewhere.keys()) if (!alive.has(node)) this.#elsewhere.delete(node)
    if (alive.size > 1 && this.#said > 0) this.#need.say(this.#said)
    if (this.#need.here() + this.elsewhere !== this.#told) this.changed()
  }
}
