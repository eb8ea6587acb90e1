import { Closed, reportFault, type Scope } from '@parley/kit'
import { ProtocolError } from '@parley/protocol'

/** The taking of a seat elsewhere while one is kept: at most one at a time. */
export class Moving {
  #run: Promise<void> | null = null

  get isUnderWay(): boolean {
    return this.#run !== null
  }

  /** Settles when nothing is under way; never rejects. */
  get over(): Promise<void> {
    return this.#run ?? Promise.resolve()
  }

  begin(scope: Scope, move: () => Promise<void>): void {
    this.#run ??= move()
      .catch((error: unknown) => {
        // Nobody else can take us now: what we have goes on, and we are asked again.
        if (!(error instanceof ProtocolError || error instanceof Closed)) reportFault(error, scope.name)
      })
      .finally(() => (this.#run = null))
  }
}
