import type { Scope } from '@parley/kit'
import type { NodeId } from '@parley/protocol'
import { choose, urlsOf } from './choose.ts'
import type { Nodes } from './port.ts'

/** What browsers are told of where else they can go. */
export class Alternatives {
  readonly #nodes: Nodes
  readonly #self: NodeId | undefined
  readonly #own: boolean
  /** Every origin that a node has had: a page may be from one that is gone; and those that the operator has named. */
  readonly #origins: Set<string>

  constructor(
    scope: Scope,
    nodes: Nodes,
    self: NodeId | undefined,
    { own, named }: { readonly own: boolean; readonly named: readonly string[] },
  ) {
    this.#origins = new Set(named)
    this.#nodes = nodes
    this.#self = self
    this.#own = own
    const learn = (): void => urlsOf(nodes.all.get()).forEach((url) => this.#origins.add(url))
    scope.defer(nodes.all.subscribe(learn))
    learn()
  }

  /** For somebody who wants a seat in a room that has people at these nodes. */
  forRoom(present: ReadonlySet<NodeId>): string[] {
    return urlsOf(choose(this.#nodes.all.get(), { present, self: this.#self, own: this.#own }))
  }

  /** Tells when a node has come or gone or begun to drain; not when one has more to do. */
  onChange(scope: Scope, tell: () => void): void {
    const which = (): string => {
      return this.#nodes.all
        .get()
        .map(({ url, draining }) => `${url} ${draining}`)
        .toSorted()
        .join()
    }
    let before = which()
    const look = (): void => {
      const now = which()
      if (now === before) return
      before = now
      tell()
    }
    scope.defer(this.#nodes.all.subscribe(look))
  }

  /** The origins of the nodes that have been known, and the patterns of those that there may be. */
  get origins(): ReadonlySet<string> {
    return this.#origins
  }
}
