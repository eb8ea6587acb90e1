import { every, type Readable, type Scope } from '@parley/kit'
import type { Fact } from '@parley/protocol'
import type { Registry } from './registry.ts'

/** How often people who are still here are asked again: the other nodes may not have been able to take them. */
const AGAIN_MS = 2_000

type Why = Extract<Fact, { type: 'move-on' }>['why']

/** Asks everyone who sits here to go on at another node, and again those who could not, for the scope's lifetime. */
export function askToMoveOn(scope: Scope, registry: Registry, why: Why): void {
  const ask = (): void => {
    for (const room of registry.rooms)
      for (const seat of room.seats.values()) seat.tell({ type: 'move-on', why })
  }
  every(scope, AGAIN_MS, ask)
  ask()
}

/**
 * While this node can write no log its people are asked to go where one can: if that is so nowhere, they stay, and what flows
 * flows on (SPEC G17).
 */
export function moveOnWhenCutOff(scope: Scope, registry: Registry, isCutOff: Readable<boolean>): void {
  let asking: Scope | null = null
  const look = (): void => {
    asking?.close('over')
    asking = isCutOff.get() ? scope.child('cut off') : null
    if (asking !== null) askToMoveOn(asking, registry, 'cut-off')
  }
  scope.defer(isCutOff.subscribe(look))
  look()
}
