import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rect } from './grid.ts'
import { layOut, type Scene } from './stage-layout.ts'
import { tileFor } from './tiles.fixture.ts'
import type { Tile } from './tiles.ts'

const people = (count: number): Tile[] =>
  Array.from({ length: count }, (_, n) => tileFor(`p${n}`, { self: n === 0 }))
const screen = (n: number): Tile => tileFor(`s${n}`, { peer: `p${n}`, source: 'screen' })
const scene = (tiles: readonly Tile[], change: Partial<Scene> = {}): Scene => ({
  tiles,
  main: null,
  page: 0,
  corner: true,
  ...change,
})
const space = (width: number, height: number) => ({ width, height, gap: 8 })
const desktop = space(1248, 668)
const phone = space(374, 620)

const overlap = (a: Rect, b: Rect): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height

test('whatever the stage and whoever is there: everything lies inside it, side by side, and each is on one page', () => {
  const sides = fc.integer({ min: 320, max: 2_500 })
  fc.assert(
    fc.property(
      sides,
      sides,
      fc.integer({ min: 1, max: 60 }),
      fc.nat(2),
      fc.boolean(),
      (width, height, count, shared, focus) => {
        const tiles = [...Array.from({ length: shared }, (_, n) => screen(n + 1)), ...people(count)]
        const main = focus ? (tiles[0]?.key ?? null) : null
        const shown: string[] = []
        for (let page = 0, pages = 1; page < pages; page += 1) {
          const layout = layOut(scene(tiles, { page, main }), space(width, height))
          pages = layout.pages
          expect(layout.page).toBe(page)
          const rects = [
            ...layout.tiles.map(({ rect }) => rect),
            ...(layout.pager === null ? [] : [layout.pager]),
          ]
          for (const [at, rect] of rects.entries()) {
            expect(rect.left).toBeGreaterThanOrEqual(0)
            expect(rect.top).toBeGreaterThanOrEqual(0)
            expect(rect.left + rect.width).toBeLessThanOrEqual(width + 1)
            expect(rect.top + rect.height).toBeLessThanOrEqual(height + 1)
            for (const other of rects.slice(at + 1)) expect(overlap(rect, other)).toBe(false)
          }
          shown.push(
            ...layout.tiles.filter(({ place }) => place !== 'main' || page === 0).map(({ tile }) => tile.key),
          )
          if (layout.corner !== null) shown.push(layout.corner.key)
        }
        expect(shown.toSorted()).toEqual(tiles.map(({ key }) => key).toSorted())
      },
    ),
  )
})

describe('pages', () => {
  const on = (count: number, where: typeof desktop, page = 0) => layOut(scene(people(count), { page }), where)

  test('thirty people: two pages of fifteen in a window, four of at most eight on a phone', () => {
    expect(on(30, desktop)).toMatchObject({ pages: 2, page: 0 })
    expect(on(30, desktop).tiles).toHaveLength(15)
    expect(on(30, phone).pages).toBe(4)
    expect(on(30, phone).tiles).toHaveLength(8)
    expect(on(30, phone, 3).tiles).toHaveLength(6)
  })

  test('tiles are of one size on every page', () => {
    expect(on(30, phone, 3).tiles[0]?.rect.width).toBe(on(30, phone).tiles[0]?.rect.width)
  })

  test('a page that does not exist any more is the last one', () => {
    expect(on(30, desktop, 9).page).toBe(1)
    expect(on(3, desktop, 9)).toMatchObject({ page: 0, pages: 1, pager: null })
  })
})

test('a shared screen has most of the stage, and people a strip', () => {
  const { tiles, corner } = layOut(scene([screen(1), ...people(2)], { main: 's1' }), desktop)
  const [main, ...others] = tiles
  expect(main).toMatchObject({ place: 'main', tile: { source: 'screen' } })
  expect((main?.rect.width ?? 0) * (main?.rect.height ?? 0)).toBeGreaterThan(0.5 * 1248 * 668)
  expect(others.map(({ place }) => place)).toEqual(['strip', 'strip'])
  expect(corner).toBeNull()
})

test('further screens are in the strip, before the people', () => {
  const { tiles } = layOut(scene([screen(1), screen(2), ...people(3)], { main: 's2' }), desktop)
  expect(tiles.map(({ tile }) => tile.key)).toEqual(['s2', 's1', 'p0', 'p1', 'p2'])
})

test('two people: the other fills the stage, oneself is in the corner; in a grid both are alike', () => {
  const { tiles, corner } = layOut(scene(people(2)), desktop)
  expect(tiles.map(({ tile }) => tile.key)).toEqual(['p1'])
  expect(corner?.key).toBe('p0')
  expect(layOut(scene(people(2), { main: 'p1' }), desktop).tiles[0]?.place).toBe('main')
  expect(layOut(scene(people(2), { corner: false }), desktop).tiles).toHaveLength(2)
})
