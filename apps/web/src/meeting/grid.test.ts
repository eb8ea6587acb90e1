import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capacity, fitGrid, limitsOf } from './grid.ts'

const desktop = { width: 1248, height: 680, gap: 8 }
const phone = { width: 374, height: 640, gap: 8 }

const shape = (count: number, space: typeof desktop): string => {
  const { columns, rows } = fitGrid(count, space)
  return `${columns}x${rows}`
}

describe('the grid', () => {
  test('uses a wide window well from 1 to 12 people', () => {
    const shapes = Array.from({ length: 12 }, (_, index) => shape(index + 1, desktop))
    expect(shapes).toEqual('1x1 2x1 2x2 2x2 3x2 3x2 3x3 3x3 3x3 4x3 4x3 4x3'.split(' '))
  })

  test('stacks on a phone held upright', () => {
    const shapes = Array.from({ length: 12 }, (_, index) => shape(index + 1, phone))
    expect(shapes).toEqual('1x1 1x2 1x3 2x2 2x3 2x3 2x4 2x4 2x5 2x5 2x6 2x6'.split(' '))
  })

  test('one person alone fills what 16:9 allows', () => {
    expect(fitGrid(1, desktop)).toEqual({ columns: 1, rows: 1, tileWidth: 1208, tileHeight: 680 })
  })

  test('one person alone fills a phone', () => {
    expect(fitGrid(1, phone)).toMatchObject({ tileWidth: 374, tileHeight: 640 })
  })

  test('always fits the space, holds everyone, has no empty row, and keeps the limits of shape', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 24 }),
        (count, width, height, gap) => {
          const grid = fitGrid(count, { width, height, gap })
          expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count)
          expect((grid.rows - 1) * grid.columns).toBeLessThan(count)
          expect(grid.tileWidth).toBeGreaterThanOrEqual(0)
          if (grid.tileWidth === 0 || grid.tileHeight === 0) return
          expect(grid.columns * grid.tileWidth + (grid.columns - 1) * gap).toBeLessThanOrEqual(width)
          expect(grid.rows * grid.tileHeight + (grid.rows - 1) * gap).toBeLessThanOrEqual(height)
          if (grid.tileHeight < 20) return // Rounding to whole pixels bends the shape of tiny tiles.
          expect(grid.tileWidth / grid.tileHeight).toBeLessThan(16 / 9 + 0.1)
          expect(grid.tileWidth / grid.tileHeight).toBeGreaterThan(
            (count === 1 ? 9 / 16 : height > width ? 3 / 4 : 4 / 3) - 0.1,
          )
        },
      ),
    )
  })

  test('a larger space never gets smaller tiles', () => {
    for (let count = 1; count <= 12; count++) {
      const small = fitGrid(count, { width: 800, height: 600, gap: 8 })
      const large = fitGrid(count, { width: 1600, height: 1200, gap: 8 })
      expect(large.tileWidth * large.tileHeight).toBeGreaterThan(small.tileWidth * small.tileHeight)
    }
  })
})

test('a page holds as many tiles as still show a face', () => {
  const on = (space: typeof desktop, of: 'grid' | 'strip' = 'grid'): number =>
    capacity(space, limitsOf(space)[of])
  expect(on(desktop)).toBe(25)
  expect(on({ width: 880, height: 560, gap: 8 })).toBe(16)
  expect(on({ width: 640, height: 480, gap: 8 })).toBe(12)
  expect(on(phone)).toBe(8)
  expect(on({ width: 780, height: 220, gap: 8 })).toBe(8)
  expect(on({ width: 0, height: 0, gap: 8 })).toBe(1)
})
