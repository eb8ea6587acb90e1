import { Store, type Readable } from '@parley/kit'
import type { PeerId } from '@parley/protocol'

/** Who speaks: by the server's word, and of those whom it does not hear because they are heard directly. */
export class Voices {
  /** Told from what is heard directly. */
  readonly direct = new Store<readonly PeerId[]>([])
  readonly #all = new Store<readonly PeerId[]>([])
  #server: readonly PeerId[] = []

  constructor() {
    this.direct.subscribe(() => this.#tell())
  }

  /** Loudest first. */
  get all(): Readable<readonly PeerId[]> {
    return this.#all
  }

  /** What the server says. */
  heard(peers: readonly PeerId[]): void {
    this.#server = peers
    this.#tell()
  }

  #tell(): void {
    this.#all.set([...new Set([...this.direct.get(), ...this.#server])])
  }
}
