import { detach, type Scope } from '@parley/kit'
import type { NodeId } from '@parley/protocol'
import type { RedisLink, Wire } from '../log/redis-link.ts'
import type { Mail } from './mail.ts'

/** Letters over Redis: each node listens at a channel of its own. */
export class RedisMail implements Mail {
  readonly node: NodeId
  readonly #link: RedisLink
  readonly #prefix: string
  readonly #readers = new Set<(text: string) => void>()
  #listening: Wire | null = null

  /** `prefix` is before all channels, so that several installations can share a Redis. */
  constructor(scope: Scope, link: RedisLink, node: NodeId, prefix = 'parley') {
    this.node = node
    this.#link = link
    this.#prefix = prefix
    const look = (): void => {
      const wire = link.wire.get()
      if (wire !== null) detach(this.#listen(scope, wire), scope.name)
    }
    scope.defer(link.wire.subscribe(look))
    look()
  }

  get isUp(): boolean {
    return this.#listening !== null
  }

  async post(to: NodeId, text: string): Promise<boolean> {
    return Number(await this.#link.command(['PUBLISH', this.#channel(to), text])) > 0
  }

  onLetter(scope: Scope, tell: (text: string) => void): void {
    this.#readers.add(tell)
    scope.defer(() => this.#readers.delete(tell))
  }

  #channel(node: NodeId): string {
    return `${this.#prefix}:mail:${node}`
  }

  async #listen(scope: Scope, wire: Wire): Promise<void> {
    try {
      const ears = await this.#link.socket(wire.life)
      scope.defer(() => ears.isOpen && ears.destroy())
      await ears.subscribe(this.#channel(this.node), (text) => {
        if (!scope.closed) for (const tell of [...this.#readers]) tell(text)
      })
      this.#listening = wire
      wire.life.defer(() => {
        if (this.#listening === wire) this.#listening = null
      })
    } catch {
      wire.life.close('deaf') // A connection is whole or it is made anew.
    }
  }
}
