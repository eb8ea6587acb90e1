import { detach, every, Store, type Readable, type Scope } from '@parley/kit'

/** How often the database is asked whether it is there: before somebody finds out by writing. */
const LOOK_MS = 2_000

/** Whether the database is away, for the scope's lifetime; `answers` asks it. */
export function watchDatabase(scope: Scope, answers: () => Promise<boolean>): Readable<boolean> {
  const isAway = new Store(false)
  let asking = false
  const look = async (): Promise<void> => {
    if (asking) return // One that hangs is asked once.
    asking = true
    const there = await answers()
    asking = false
    if (!scope.closed) isAway.set(!there)
  }
  every(scope, LOOK_MS, () => detach(look(), scope.name))
  return isAway
}
