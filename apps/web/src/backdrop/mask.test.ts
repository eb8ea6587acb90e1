import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intoAlpha, opacity, settle } from './mask.ts'

const level = fc.float({ min: 0, max: 1, noNaN: true })

describe('the mask', () => {
  it('fades from the room to the person, never back', () => {
    expect(opacity(0)).toBe(0)
    expect(opacity(0.5)).toBe(0)
    expect(opacity(0.725)).toBeCloseTo(0.5)
    expect(opacity(0.95)).toBe(1)
    expect(opacity(1)).toBe(1)
    fc.assert(
      fc.property(level, level, (a, b) => {
        expect(opacity(Math.min(a, b))).toBeLessThanOrEqual(opacity(Math.max(a, b)))
      }),
    )
  })

  it('begins with what is seen first, and again when its size changes', () => {
    const first = new Float32Array([0.2, 0.9])
    expect([...settle(null, first)]).toEqual([...first])
    expect([...settle(new Float32Array(5), first)]).toEqual([...first])
    expect(settle(null, first)).not.toBe(first)
  })

  it('follows what moves at once and calms what trembles', () => {
    expect(settle(new Float32Array([0]), new Float32Array([1]))[0]).toBe(1)
    expect(settle(new Float32Array([1]), new Float32Array([0.2]))[0]).toBeCloseTo(0.2)
    expect(settle(new Float32Array([0.5]), new Float32Array([0.52]))[0]).toBeLessThan(0.51)
  })

  it('lies between what was and what is, and comes to rest at what is', () => {
    fc.assert(
      fc.property(level, level, (old, now) => {
        const next = settle(new Float32Array([old]), new Float32Array([now]))[0] ?? Number.NaN
        expect(next).toBeGreaterThanOrEqual(Math.min(old, now) - 1e-6)
        expect(next).toBeLessThanOrEqual(Math.max(old, now) + 1e-6)
      }),
    )
    let mask = new Float32Array([0.1])
    for (let frame = 0; frame < 40; frame += 1) mask = settle(mask, new Float32Array([0.45])) as typeof mask
    expect(mask[0]).toBeCloseTo(0.45, 3)
  })

  it('goes into the alpha channel alone', () => {
    const pixels = new Uint8ClampedArray(8).fill(7)
    intoAlpha(new Float32Array([0, 1]), pixels)
    expect([...pixels]).toEqual([7, 7, 7, 0, 7, 7, 7, 255])
  })
})
