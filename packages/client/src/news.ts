import { assertNever, Store } from '@parley/kit'
import type { Fact, Outage, PeerId, UplinkLevel } from '@parley/protocol'
import type { Limited } from './api.ts'

const NOT_LIMITED: Limited = { paused: [], reduced: [] }

/** The facts of which {@link News} are made. */
type NewsFact = Extract<Fact, { type: 'audience' | 'outages' | 'uplinks' | 'limited' }>

/** What the server says of how things stand, beside the log of the room: told when it changes, and anew at each seat. */
export class News {
  readonly audience = new Store(0)
  readonly outages = new Store<readonly Outage[]>([])
  readonly uplinks = new Store<ReadonlyMap<PeerId, UplinkLevel>>(new Map())
  readonly limited = new Store<Limited>(NOT_LIMITED)

  /** A seat was taken, or taken again: what is not as usual is told anew (Q1, G30). */
  seated(): void {
    this.audience.set(0)
    this.outages.set([])
    this.uplinks.set(new Map())
  }

  /** The media of a seat has ended, and with it what it could not carry. */
  unlimited(): void {
    this.limited.set(NOT_LIMITED)
  }

  heard(fact: NewsFact): void {
    switch (fact.type) {
      case 'audience':
        return this.audience.set(fact.count)
      case 'outages':
        return this.outages.set(fact.outages)
      case 'uplinks':
        return this.uplinks.update((uplinks) => new Map([...uplinks, ...Object.entries(fact.levels)]))
      case 'limited':
        return this.limited.set(fact)
      default:
        return assertNever(fact)
    }
  }
}
