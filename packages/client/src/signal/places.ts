/** Where a meeting's server is reached: the page's own origin, and the nodes of its cluster. */
export class Places {
  readonly #home: string
  readonly #path: string
  #nodes: readonly string[]
  /** Those where it did not work since it last did, in the order of their failing. */
  #failed: readonly string[] = []
  #now: string

  /** `home`: the origin that gave the ticket; `path`: of the WebSocket, at all of them; `nodes`: in the order to try them. */
  constructor(home: string, path: string, nodes: readonly string[]) {
    this.#home = home
    this.#path = path
    this.#nodes = nodes
    this.#now = nodes[0] ?? home
  }

  /** The origin that was reached last. */
  get now(): string {
    return this.#now
  }

  /** Origins in the order to try them: where one was, what one was told of, home; those that failed come after all others. */
  get order(): readonly string[] {
    const all = [...new Set([this.#now, ...this.#nodes, this.#home])]
    return [...all.filter((place) => !this.#failed.includes(place)), ...this.#failed]
  }

  know(nodes: readonly string[]): void {
    this.#nodes = nodes
    // What is neither told of any more nor home is not tried again.
    const known = new Set([this.#now, ...nodes, this.#home])
    this.#failed = this.#failed.filter((place) => known.has(place))
  }

  reached(place: string): void {
    this.#now = place
    this.#failed = []
  }

  failed(place: string): void {
    this.#failed = [...this.#failed.filter((other) => other !== place), place]
  }

  /** The address of the WebSocket there. */
  socketAt(place: string): string {
    // The path is one, whatever it says: the socket goes to that origin.
    const { pathname, search } = new URL(this.#path, place)
    const url = new URL(pathname + search, place)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    return url.href
  }
}
