/** How long frames must have come again before a link is trusted as before (ms), and how close together (ms). */
const WELL_MS = 500
const COMING_MS = 250

/** What is seen of a link that should carry something: for how long (ms) nothing has come by it, and by the server. */
export interface Quiet {
  readonly direct: number
  readonly server: number
}

/** What to make of a link. */
export type Opinion = 'trusted' | 'doubted' | 'given up'

/**
 * What to make of a link by which nothing comes, though it should: it may be the link, or everything. So it is not closed at once: both
 * ways carry, and whichever brings something first is played. Given up it is only when the server's way brings something and it does not.
 */
export class Doubt {
  readonly #silence: number
  readonly #most: number
  #doubted = false
  #wellSince: number | null = null

  /** `silence`: after which it is doubted; `most`: after which it is given up (ms). */
  constructor(silence: number, most: number) {
    this.#silence = silence
    this.#most = most
  }

  get isDoubted(): boolean {
    return this.#doubted
  }

  /** Another link, or none: nothing is held against it. */
  forget(): void {
    this.#doubted = false
  }

  look(quiet: Quiet, now: number): Opinion {
    if (!this.#doubted) {
      this.#doubted = quiet.direct > this.#silence
      this.#wellSince = null
      return this.#doubted ? 'doubted' : 'trusted'
    }
    this.#wellSince = quiet.direct < COMING_MS ? (this.#wellSince ?? now) : null
    if (this.#wellSince !== null && now - this.#wellSince >= WELL_MS) {
      this.#doubted = false
      return 'trusted'
    }
    return quiet.direct > this.#most && quiet.server < COMING_MS ? 'given up' : 'doubted'
  }
}
