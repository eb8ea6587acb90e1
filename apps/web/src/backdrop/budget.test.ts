import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Budget, FULL_BUDGET, givenUp, PLANS, planOf, spend } from './budget.ts'

const INTERVAL = 1_000 / 30

/** The budget after some frames that all took the same. */
function after(frames: number, took: number | ((budget: Budget) => number), from = FULL_BUDGET): Budget {
  let budget = from
  for (let frame = 0; frame < frames; frame += 1) {
    budget = spend(budget, typeof took === 'number' ? took : took(budget), INTERVAL)
  }
  return budget
}

/** A machine on which the search for the person takes `mask` and drawing at full size takes `draw`. */
const machine = (mask: number, draw: number) => (budget: Budget) => {
  const { maskEvery, scale } = planOf(budget)
  return draw * scale * scale + (maskEvery === null ? 0 : mask / maskEvery)
}

describe('the budget of the effect', () => {
  it('stays with the best on a machine that is fast enough', () => {
    expect(after(1_000, machine(8, 10)).step).toBe(0)
  })

  it('does less, step by step, until it fits', () => {
    expect(after(600, machine(24, 12)).step).toBe(1)
    expect(after(600, machine(40, 40)).step).toBe(2)
    expect(after(600, machine(120, 4)).step).toBe(3)
  })

  it('gives up on a machine that cannot, and stays so: the last step shows nobody’s room', () => {
    const budget = after(600, machine(400, 60))
    expect(givenUp(budget)).toBe(true)
    expect(planOf(budget).maskEvery).toBeNull()
    expect(givenUp(after(20_000, 0, budget))).toBe(true)
  })

  it('takes the first frames for warming up', () => {
    expect(after(1_000, machine(8, 10), after(12, 900)).step).toBe(0)
  })

  it('does not take one frozen moment for a trend', () => {
    const budget = after(200, 10)
    expect(after(200, 10, spend(budget, 60_000, INTERVAL)).step).toBe(0)
  })

  it('tries the better step again when there is plenty', () => {
    const slow = after(100, 33)
    expect(slow.step).toBeGreaterThan(0)
    expect(after(2_000, 3, slow).step).toBe(0)
  })

  it('waits longer after each try that failed: it does not swing', () => {
    // The better step never fits, the worse one has plenty.
    const took = (budget: Budget) => (budget.step === 0 ? 40 : 4)
    let budget = FULL_BUDGET
    let swings = 0
    for (let frame = 0; frame < 30 * 600; frame += 1) {
      const next = spend(budget, took(budget), INTERVAL)
      if (next.step !== budget.step) swings += 1
      budget = next
    }
    // Ten minutes: at most some tries, not one every five seconds.
    expect(swings).toBeLessThan(20)
  })

  it('always has a plan, moves one step at a time, and never leaves the last', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 400 }), (costs) => {
        let budget = FULL_BUDGET
        for (const took of costs) {
          const next = spend(budget, took, INTERVAL)
          expect(PLANS[next.step]).toBeDefined()
          expect(Math.abs(next.step - budget.step)).toBeLessThanOrEqual(1)
          if (givenUp(budget)) expect(givenUp(next)).toBe(true)
          budget = next
        }
      }),
    )
  })
})
