import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cover, drawnAt } from './shapes.ts'

const size = fc.record({
  width: fc.integer({ min: 2, max: 4_000 }),
  height: fc.integer({ min: 2, max: 4_000 }),
})

it('covers a place with the middle of a picture, without distortion', () => {
  expect(cover({ width: 1_600, height: 900 }, { width: 900, height: 900 })).toEqual({
    x: 350,
    y: 0,
    width: 900,
    height: 900,
  })
  fc.assert(
    fc.property(size, size, (picture, place) => {
      const part = cover(picture, place)
      expect(part.width / part.height).toBeCloseTo(place.width / place.height, 3)
      expect(part.x).toBeGreaterThanOrEqual(-1e-6)
      expect(part.y).toBeGreaterThanOrEqual(-1e-6)
      expect(Math.min(part.x, part.y)).toBeCloseTo(0, 6)
    }),
  )
})

it('draws at even sizes', () => {
  expect(drawnAt({ width: 1_280, height: 720 }, 1)).toEqual({ width: 1_280, height: 720 })
  expect(drawnAt({ width: 1_279, height: 721 }, 0.5)).toEqual({ width: 640, height: 360 })
  expect(drawnAt({ width: 1, height: 1 }, 0.5)).toEqual({ width: 2, height: 2 })
})
