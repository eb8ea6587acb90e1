import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOut, type Rect } from './stage-layout.ts'
import { Places, type Tile } from './tiles.ts'

const tile = (n: number, source: Tile['source'] = 'camera'): Tile => ({
  key: `${n}/${source}`,
  peer: `p-${n}`,
  source,
  name: `P${n}`,
  self: n === 0,
  muted: false,
  video: null,
  speaking: false,
  hand: null,
  connected: true,
})
const people = (count: number): Tile[] => Array.from({ length: count }, (_, n) => tile(n))
const space = (width: number, height: number) => ({ width, height, gap: 8 })

const overlap = (a: Rect, b: Rect): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height

test('whatever the stage and whoever is there: tiles lie inside it, beside one another, each once', () => {
  const sides = fc.integer({ min: 320, max: 2_500 })
  fc.assert(
    fc.property(sides, sides, fc.integer({ min: 1, max: 40 }), fc.nat(3), (width, height, count, shared) => {
      const screens = Array.from({ length: shared }, (_, n) => tile(n + 1, 'screen'))
      const { tiles, more, corner } = layOut(
        [...screens, ...people(count)],
        space(width, height),
        new Places(),
      )
      const rects = [...tiles.map(({ rect }) => rect), ...(more === null ? [] : [more.rect])]
      for (const [at, rect] of rects.entries()) {
        expect(rect.left).toBeGreaterThanOrEqual(0)
        expect(rect.top).toBeGreaterThanOrEqual(0)
        expect(rect.left + rect.width).toBeLessThanOrEqual(width + 1)
        expect(rect.top + rect.height).toBeLessThanOrEqual(height + 1)
        for (const other of rects.slice(at + 1)) expect(overlap(rect, other)).toBe(false)
      }
      const shown = tiles.map((each) => each.tile.key)
      expect(new Set(shown).size).toBe(shown.length)
      const counted = shown.length + (more?.count ?? 0) + (corner === null ? 0 : 1)
      const leftOut = count + shared - counted
      // Nobody but oneself, and that only in a crowded strip.
      expect(leftOut).toBe(shared > 0 && leftOut > 0 && !shown.includes('0/camera') ? 1 : 0)
    }),
  )
})

test('a shared screen has most of the stage, and people a strip', () => {
  const { tiles, corner } = layOut([tile(1, 'screen'), ...people(2)], space(1280, 640), new Places())
  const [screen, ...others] = tiles
  expect(screen?.tile.source).toBe('screen')
  expect((screen?.rect.width ?? 0) * (screen?.rect.height ?? 0)).toBeGreaterThan(0.5 * 1280 * 640)
  expect(others).toHaveLength(2)
  expect(corner).toBeNull()
})

test('two people: the other fills the stage, oneself is in the corner', () => {
  const { tiles, corner } = layOut(people(2), space(1280, 720), new Places())
  expect(tiles.map((each) => each.tile.key)).toEqual(['1/camera'])
  expect(corner?.key).toBe('0/camera')
})
