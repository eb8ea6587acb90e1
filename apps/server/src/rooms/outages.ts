import { Store, type Readable, type Scope } from '@parley/kit'
import type { Outage } from '@parley/protocol'
import type { Registry } from './registry.ts'

/** What is away, each by itself. */
interface Away {
  readonly store: Readable<boolean>
  readonly log: Readable<boolean>
}

/** All that this server cannot do now; everyone who sits here is told when that changes (SPEC G30). */
export function followOutages(scope: Scope, registry: Registry, away: Away): Readable<readonly Outage[]> {
  const outages = new Store<readonly Outage[]>([])
  const look = (): void => {
    const now = (['store', 'log'] as const).filter((each) => away[each].get())
    if (now.join() === outages.get().join()) return
    outages.set(now)
    for (const room of registry.rooms)
      for (const seat of room.seats.values()) seat.tell({ type: 'outages', outages: now })
  }
  scope.defer(away.store.subscribe(look))
  scope.defer(away.log.subscribe(look))
  look()
  return outages
}
