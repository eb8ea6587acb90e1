import { after, backoff, type Scope } from '@parley/kit'
import type { Surroundings } from '../surroundings.ts'
import { Nap } from './nap.ts'

/**
 * From this try on it is asked by HTTP first whether anybody is there: Chromium lets a page that has failed to open a dozen WebSockets
 * within some minutes wait before the next, in the end for seconds.
 */
const KNOCKS_FROM = 6

/** What a proxy says that has nobody behind it (RFC 9110, 15.6.3 to 15.6.5). */
const NOBODY = [502, 503, 504]

/** The tries to come back to a server, and the waits between them. */
export class WayBack {
  readonly #scope: Scope
  readonly #surroundings: Surroundings
  readonly #nap = new Nap()
  #tries = 0
  #hasStayed = false
  #giveUpKnock = (): void => {}

  constructor(scope: Scope, surroundings: Surroundings) {
    this.#scope = scope
    this.#surroundings = surroundings
  }

  /** Tries since the session was last stable. */
  get tries(): number {
    return this.#tries
  }

  /** Whether the last try was made at a node that still sent. */
  get hasStayed(): boolean {
    return this.#hasStayed
  }

  /** The session is stable: the next loss starts the waiting from the beginning. */
  forget(): void {
    this.#tries = 0
  }

  /** What is waited for is made now. */
  hurry(): void {
    this.#nap.end()
    this.#giveUpKnock()
  }

  /**
   * Waits before the next try of somebody who has been away for so many milliseconds; whoever stays with a node that still sends
   * tries at short intervals: it is over soon, and when nothing comes any more others are asked at once.
   */
  pause(away: number, isStaying: boolean): Promise<void> {
    const { timing, chance } = this.#surroundings
    if (isStaying && this.#tries > 0) return this.#nap.take(this.#scope, timing.stayAgain)
    if (!isStaying && this.#hasStayed) return Promise.resolve()
    const shape = away < timing.longAway ? timing.comeBack : timing.comeBackLate
    return this.#nap.take(this.#scope, backoff(shape, this.#tries, chance()))
  }

  /** Begins a try; false if nobody is there, so that no socket need be opened. */
  async begin(places: readonly string[], isStaying: boolean): Promise<boolean> {
    this.#hasStayed = isStaying
    this.#tries = isStaying ? 1 : this.#tries + 1
    const [place] = places
    // Another origin's answer could not be read, and of several nodes one is there.
    if (this.#tries < KNOCKS_FROM || places.length > 1 || place !== this.#surroundings.origin) return true
    return this.#scope.open('knock', (life) => this.#knock(life, place)).catch(() => false) // Nobody listens, or not in time.
  }

  async #knock(life: Scope, place: string): Promise<boolean> {
    const { fetch, timing } = this.#surroundings
    this.#giveUpKnock = () => life.close('hurried')
    after(life, backoff(timing.opening, this.#tries, 1), () => life.close('no answer in time'))
    const answer = await fetch(`${place}/api/signal`, { cache: 'no-store', signal: life.signal })
    life.close('answered') // Which also lets go of what it says.
    return !NOBODY.includes(answer.status)
  }
}
