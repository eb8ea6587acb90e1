import { describe, expect, test } from 'vitest'
import { delayImpairment, lossImpairment, mosOf, rating } from './emodel.ts'

describe('the E-model', () => {
  test('[Q6] the conversion of R is that of G.107, Table B.1', () => {
    // R against MOS as the table of Annex B prints them.
    const table = [
      [90, 4.34],
      [80, 4.03],
      [70, 3.6],
      [60, 3.1],
      [50, 2.58],
    ] as const
    for (const [r, mos] of table) expect(mosOf(r), `R ${r}`).toBeCloseTo(mos, 1)
    expect(mosOf(93.2)).toBeCloseTo(4.41, 2)
    expect([mosOf(0), mosOf(-5), mosOf(100)]).toEqual([1, 1, 4.5])
    expect(mosOf(3)).toBe(1)
  })

  test('[Q6] delay counts from 100 ms on, by the formula of 7.4', () => {
    expect(delayImpairment(100)).toBe(0)
    // At 200 ms X is 1: 25 × (2^(1/6) − 3 × (1 + 3^-6)^(1/6) + 2).
    expect(delayImpairment(200)).toBeCloseTo(25 * (2 ** (1 / 6) - 3 * (1 + 3 ** -6) ** (1 / 6) + 2), 10)
    expect(delayImpairment(200)).toBeCloseTo(3.04, 2)
    // At 400 ms X is 2.
    expect(delayImpairment(400)).toBeCloseTo(25 * (65 ** (1 / 6) - 3 * (1 + (2 / 3) ** 6) ** (1 / 6) + 2), 10)
  })

  test('[Q6] loss counts by the formula of 7.5, bursts more than the same loss at random', () => {
    expect(lossImpairment(0, 1)).toBe(0)
    // 5 %: 95 × 5 / (5 + 25.1).
    expect(lossImpairment(0.05, 1)).toBeCloseTo(15.78, 2)
    expect(lossImpairment(0.05, 2)).toBeCloseTo((95 * 5) / (2.5 + 25.1), 10)
  })

  test('[Q6] a good line is satisfying, ten percent of loss is not', () => {
    expect(mosOf(rating({ networkMs: 20, bufferMs: 30, loss: 0 }))).toBeGreaterThan(4.4)
    const lossy = mosOf(rating({ networkMs: 20, bufferMs: 60, loss: 0.1 }))
    expect(lossy).toBeLessThan(3.7)
    expect(lossy).toBeGreaterThan(3)
    expect(mosOf(rating({ networkMs: 400, bufferMs: 100, loss: 0.1 }))).toBeLessThan(lossy)
  })
})
