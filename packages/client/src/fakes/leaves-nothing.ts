import { expect } from 'vitest'
import type { Meeting } from '../api.ts'
import type { FakeWorld } from './surroundings.ts'
import { until } from './until.ts'

/** Ends a test: one leaves, and then no socket and no media are open, and nobody failed without being told. */
export async function leavesNothing(
  meeting: Meeting,
  world: FakeWorld,
  faults: readonly unknown[],
): Promise<void> {
  await meeting.leave()
  await until(() => expect(world.server.network.size).toBe(0))
  expect(world.media.open).toBe(0)
  expect(faults).toEqual([])
}
