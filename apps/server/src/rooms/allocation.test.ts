import { LOOKS } from '@parley/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, type Allocation, type Ask } from './allocation.ts'

const NOTHING: Allocation = new Map()
const visible = LOOKS.filter((look) => look !== 'hidden')

/** Any pictures: up to a grid of them, each of up to four layers that cost more and more (or, from a liar, less). */
const asks = fc
  .array(
    fc.record({
      look: fc.constantFrom(...visible),
      costs: fc.array(fc.integer({ min: 10_000, max: 3_000_000 }), { minLength: 1, maxLength: 4 }),
      orderly: fc.boolean(),
      need: fc.nat({ max: 3 }),
    }),
    { maxLength: 25 },
  )
  .map((rows) =>
    rows.map(({ look, costs, orderly, need }, at): Ask => ({
      track: `t-${String(at).padStart(16, '0')}`,
      look,
      costs: orderly ? costs.toSorted((a, b) => a - b) : costs,
      need: Math.min(need, costs.length - 1),
    })),
  )
const budget = fc.integer({ min: 0, max: 20_000_000 })
/** What was given before: by another budget, or by nobody. */
const before = (of: readonly Ask[], by: number | null): Allocation =>
  by === null ? NOTHING : allocate(of, by, NOTHING)

const layerOf = (given: Allocation, { track }: Ask): number => given.get(track) ?? -1
const costOf = (given: Allocation, of: readonly Ask[]): number =>
  of.reduce((sum, ask) => {
    const layer = layerOf(given, ask)
    return sum + (layer < 0 ? 0 : paid(ask, layer))
  }, 0)
/** What a layer costs as a whole; one that pretends to cost less than the one below it is charged as much. */
const paid = ({ costs }: Ask, layer: number): number => Math.max(...costs.slice(0, layer + 1))
const urgency = ({ look }: Ask): number => LOOKS.indexOf(look)

test('[M11] it is total: every picture gets an answer, and none above what its place needs', () => {
  fc.assert(
    fc.property(asks, fc.option(budget), fc.option(budget), (of, now, earlier) => {
      const given = allocate(of, now, before(of, earlier))
      expect([...given.keys()]).toEqual(of.map(({ track }) => track))
      for (const ask of of) {
        expect(layerOf(given, ask)).toBeLessThanOrEqual(ask.need)
        if (now === null) expect(layerOf(given, ask)).toBe(ask.need)
      }
    }),
  )
})

test('[M11] it never costs more than there is, but for the lowest layer of the most urgent picture', () => {
  fc.assert(
    fc.property(asks, budget, fc.option(budget), (of, now, earlier) => {
      const given = allocate(of, now, before(of, earlier))
      const flowing = of.filter((ask) => layerOf(given, ask) >= 0)
      const least = flowing.length === 1 && flowing.every((ask) => layerOf(given, ask) === 0)
      if (!least) expect(costOf(given, of)).toBeLessThanOrEqual(now)
      if (of.length > 0) expect(flowing.length).toBeGreaterThan(0)
    }),
  )
})

test('[M11] more to spend takes nothing from anyone', () => {
  fc.assert(
    fc.property(asks, budget, budget, fc.option(budget), (of, one, other, earlier) => {
      const had = before(of, earlier)
      const [less, more] = [allocate(of, Math.min(one, other), had), allocate(of, Math.max(one, other), had)]
      for (const ask of of) expect(layerOf(more, ask)).toBeGreaterThanOrEqual(layerOf(less, ask))
    }),
  )
})

test('[M11] nobody less urgent flows while someone more urgent is paused, or rises while one below its need is not raised first', () => {
  fc.assert(
    fc.property(asks, budget, fc.option(budget), (of, now, earlier) => {
      const given = allocate(of, now, before(of, earlier))
      for (const a of of) {
        for (const b of of) {
          if (urgency(a) >= urgency(b)) continue
          if (layerOf(given, b) >= 0) expect(layerOf(given, a)).toBeGreaterThanOrEqual(0)
          // Who speaks and what is shared rise together: there an equal layer is enough.
          const together = a.look === 'speaking' && b.look === 'screen'
          const least = together ? Math.min(a.need, layerOf(given, b)) : a.need
          if (layerOf(given, b) > 0) expect(layerOf(given, a)).toBeGreaterThanOrEqual(least)
        }
      }
    }),
  )
})

test('[M11] an estimate that wobbles by a tenth takes nothing away that it gave', () => {
  const wobbles = fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(asks, budget, wobbles, (of, around, factors) => {
      let given = allocate(of, around, NOTHING)
      for (const factor of factors) {
        const next = allocate(of, around * factor, given)
        for (const ask of of) expect(layerOf(next, ask)).toBeGreaterThanOrEqual(layerOf(given, ask))
        given = next
      }
      // What a wobble could give it has given after its highest point: from there on nothing moves.
      const settled = allocate(of, around * 1.1, given)
      expect(allocate(of, around * 0.9, settled)).toEqual(settled)
    }),
  )
})

test('[M11] a small picture of everybody comes before a sharp one of somebody', () => {
  const costs = [150_000, 500_000, 1_500_000]
  const pinned: Ask = { track: 't-0000000000000001', look: 'pinned', costs, need: 2 }
  const others = [2, 3, 4].map((n): Ask => ({
    track: `t-000000000000000${n}`,
    look: 'visible',
    costs,
    need: 1,
  }))
  const layers = (now: number): number[] => {
    const given = allocate([...others, pinned], now, NOTHING)
    return [pinned, ...others].map((ask) => layerOf(given, ask))
  }
  expect(layers(100_000)).toEqual([0, -1, -1, -1])
  expect(layers(400_000)).toEqual([0, 0, -1, -1])
  expect(layers(800_000)).toEqual([0, 0, 0, 0])
  expect(layers(1_300_000)).toEqual([1, 0, 0, 0])
  expect(layers(2_600_000)).toEqual([2, 0, 0, 0])
  expect(layers(9_000_000)).toEqual([2, 1, 1, 1])
})
