import fc from 'fast-check'
import { expect, test } from 'vitest'
import { probeWhen, unprobed, type Belief, type ProbeState } from './path-probe.ts'

/** The probes of a path that carries `room` bit/s at most, heard of once a second; every probe finds what is there. */
function probesOf(
  room: number,
  ceiling: number,
  first: number,
  seconds: number,
): { at: number; rate: number }[] {
  let [state, available]: [ProbeState, number] = [unprobed(0), first]
  const probes: { at: number; rate: number }[] = []
  for (let second = 0; second < seconds; second += 1) {
    const [next, rate] = probeWhen(state, { available, ceiling }, second * 1_000)
    state = next
    if (rate === null) continue
    probes.push({ at: second, rate })
    available = Math.max(available, Math.min(rate, room))
  }
  return probes
}

test('[M11] an estimate that has fallen on a free path is led up again within seconds', () => {
  const probes = probesOf(10_000_000, 4_000_000, 100_000, 60)
  expect(probes.map(({ rate }) => rate)).toEqual([400_000, 1_600_000, 4_000_000])
  expect(probes.at(-1)?.at).toBeLessThanOrEqual(5)
})

test('[M11] a path that carries no more is asked ever more seldom', () => {
  const probes = probesOf(300_000, 4_000_000, 300_000, 300)
  const waits = probes.slice(1).map(({ at }, before) => at - (probes[before]?.at ?? 0))
  expect(waits.slice(0, 4)).toEqual([4, 8, 16, 32])
  expect(waits.slice(4).every((wait) => wait === 32)).toBe(true)
})

test('[M11] a path that carries everything is never probed', () => {
  expect(probesOf(10_000_000, 4_000_000, 3_700_000, 100)).toEqual([])
})

test('[M11] whatever is believed: a probe goes beyond it, at most to four times as much, never above the ceiling', () => {
  const belief = fc.record({
    available: fc.integer({ min: 0, max: 50_000_000 }),
    ceiling: fc.integer({ min: 1_000_000, max: 50_000_000 }),
  })
  fc.assert(
    fc.property(fc.array(belief, { minLength: 1, maxLength: 40 }), (beliefs: Belief[]) => {
      let state = unprobed(0)
      for (const [second, heard] of beliefs.entries()) {
        const [next, rate] = probeWhen(state, heard, second * 1_000)
        state = next
        if (rate === null) continue
        expect(rate).toBeLessThanOrEqual(Math.min(4 * heard.available, heard.ceiling))
        expect(rate).toBeGreaterThanOrEqual(heard.available)
      }
    }),
  )
})
