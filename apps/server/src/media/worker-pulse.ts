/** After this many looks without an answer and without work a worker hangs: two seconds, and its death costs people less than one more. */
const STILL = 4
/**
 * One that has too much to do is no help dead: its people would come back to it, all at once. It answers a question in each round
 * of its loop, five in a second where packets fill it, and a hundred people who come at the same time ask it five hundred. A minute.
 */
const AT_WORK = 120
/** Seconds between two looks; less is what a process uses that waits. */
const LEAST_WORK = 0.02

/** How a process stands: the seconds of processor time that it has used, and whether it runs or waits for a processor that is free. */
export interface Pulse {
  readonly used: number
  readonly isReady: boolean
}

/** Judges a worker by the questions that it answers and the processor time that it uses. Questions are counted, not time: a whole machine that slept hangs nobody. */
export class WorkerPulse {
  #unanswered = 0
  #still = 0
  #used = 0

  answered(): void {
    this.#unanswered = 0
    this.#still = 0
  }

  /** Looks twice a second, before the next question: whether it hangs. */
  hangs({ used, isReady }: Pulse): boolean {
    const isAtWork = isReady || used - this.#used >= LEAST_WORK
    this.#used = used
    if (this.#unanswered > 0 && !isAtWork) this.#still += 1
    this.#unanswered += 1
    return this.#still >= STILL || this.#unanswered > AT_WORK
  }
}
