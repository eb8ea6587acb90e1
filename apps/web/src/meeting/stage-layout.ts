import { divide } from './focus.ts'
import { capacity, fitGrid, type Grid, type GridSpace } from './grid.ts'
import type { Places, Tile } from './tiles.ts'

/** A place on the stage, in CSS pixels from its upper left. */
export interface Rect {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Everything on the stage, and where. */
export interface StageLayout {
  readonly tiles: readonly { readonly tile: Tile; readonly rect: Rect }[]
  /** Oneself, small, while exactly one other person is looked at. */
  readonly corner: Tile | null
  /** The place of the sign that says how many have none; null when everyone has one. */
  readonly more: { readonly count: number; readonly rect: Rect } | null
  /** How wide people's tiles are. */
  readonly peopleWidth: number
}

/**
 * Lays the stage out: people in a grid; while screens are shared these have the stage, and people a strip beside or
 * below them. Tiles keep their places as far as `places` remembers them.
 */
export function layOut(tiles: readonly Tile[], space: GridSpace, places: Places): StageLayout {
  const screens = tiles.filter((tile) => tile.source === 'screen')
  if (screens.length === 0) return layPeople(tiles, space, places, { left: 0, top: 0, corner: true })
  const { direction, main, strip } = divide(space)
  const beside = direction === 'row'
  const everyone = tiles.filter((tile) => tile.source !== 'screen')
  const crowded = everyone.length > capacity(strip)
  const people = layPeople(
    // Where not all have a place, oneself is the one who is missed least.
    crowded ? everyone.filter((tile) => !tile.self) : everyone,
    strip,
    places,
    { left: beside ? main.width + space.gap : 0, top: beside ? 0 : main.height + space.gap, corner: false },
  )
  const rects = rectsOf(fitGrid(screens.length, main), screens.length, main)
  return { ...people, tiles: [...paired(screens, rects), ...people.tiles] }
}

function layPeople(
  tiles: readonly Tile[],
  space: GridSpace,
  places: Places,
  at: { left: number; top: number; corner: boolean },
): StageLayout {
  const stage = places.fill(tiles, capacity(space), at.corner)
  const cells = stage.grid.length + (stage.hidden > 0 ? 1 : 0)
  const grid = fitGrid(cells, space)
  const rects = rectsOf(grid, cells, space).map((rect) => ({
    ...rect,
    left: rect.left + at.left,
    top: rect.top + at.top,
  }))
  const last = rects.at(-1)
  return {
    tiles: paired(stage.grid, rects),
    corner: stage.corner,
    more: stage.hidden > 0 && last !== undefined ? { count: stage.hidden, rect: last } : null,
    peopleWidth: grid.tileWidth,
  }
}

function paired(tiles: readonly Tile[], rects: readonly Rect[]): StageLayout['tiles'] {
  return tiles.flatMap((tile, index) => {
    const rect = rects[index]
    return rect === undefined ? [] : [{ tile, rect }]
  })
}

/** The places of `count` tiles of a grid, centred in the space, the last row centred too. */
export function rectsOf(
  { columns, tileWidth, tileHeight }: Grid,
  count: number,
  { width, height, gap }: GridSpace,
): Rect[] {
  const rows = Math.ceil(count / columns)
  const top = (height - rows * tileHeight - (rows - 1) * gap) / 2
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, count - row * columns)
    const left = (width - inRow * tileWidth - (inRow - 1) * gap) / 2
    return {
      left: Math.round(left + (index % columns) * (tileWidth + gap)),
      top: Math.round(top + row * (tileHeight + gap)),
      width: tileWidth,
      height: tileHeight,
    }
  })
}
