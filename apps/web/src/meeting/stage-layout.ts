import { divide } from './focus.ts'
import { capacity, fitGrid, type GridSpace, limitsOf, type PageLimits, rectsOf, type Rect } from './grid.ts'
import type { Tile } from './tiles.ts'

/** A tile on the stage, and what it is there. */
export interface Placed {
  readonly tile: Tile
  readonly rect: Rect
  readonly place: 'grid' | 'main' | 'strip'
}

/** What is to be laid out. */
export interface Scene {
  /** Everything there is to see, in the order of its places. */
  readonly tiles: readonly Tile[]
  /** Key of the large one; null where all are alike. */
  readonly main: string | null
  /** The page that was asked for, from 0. */
  readonly page: number
  /** Whether oneself may be small in a corner when there is one other only. */
  readonly corner: boolean
}

/** Everything on the stage, and where. */
export interface StageLayout {
  readonly tiles: readonly Placed[]
  /** Oneself, small, while exactly one other person is looked at. */
  readonly corner: Tile | null
  readonly pages: number
  /** The page that is shown, from 0: the one that was asked for, if there is one. */
  readonly page: number
  /** Where the pages are turned; null when there is one only. */
  readonly pager: Rect | null
}

/** How high the row is in which pages are turned. */
const PAGER_HEIGHT = 40

/** Lays the stage out. Pure; a space too small for anything gives tiles of size 0. */
export function layOut(scene: Scene, space: GridSpace): StageLayout {
  const limits = limitsOf(space)
  const main = scene.tiles.find((tile) => tile.key === scene.main)
  const rest = scene.tiles.filter((tile) => tile !== main)
  const self = rest.find((tile) => tile.self)
  if (scene.corner && self !== undefined && scene.tiles.length === 2) {
    const other = scene.tiles.filter((tile) => tile !== self)
    const place = main === undefined ? 'grid' : 'main'
    return { ...layPages(other, space, 0, place, limits.grid), corner: self }
  }
  if (main === undefined) return layPages(scene.tiles, space, scene.page, 'grid', limits.grid)
  // Who is alone with a screen has no strip to look at.
  if (rest.length === 0) return layMain(main, space, NOTHING)
  const { direction, main: large, strip } = divide(space, main.source)
  const at =
    direction === 'row'
      ? { left: large.width + space.gap, top: 0 }
      : { left: 0, top: large.height + space.gap }
  return layMain(main, large, moved(layPages(rest, strip, scene.page, 'strip', limits.strip), at))
}

const NOTHING: StageLayout = { tiles: [], corner: null, pages: 1, page: 0, pager: null }

function layMain(tile: Tile, space: GridSpace, rest: StageLayout): StageLayout {
  // A screen has all the room there is: what it leaves empty is for who zooms in.
  const whole = { left: 0, top: 0, width: Math.floor(space.width), height: Math.floor(space.height) }
  const [fitted] = rectsOf(fitGrid(1, space), 1, space)
  const rect = tile.source === 'screen' ? whole : (fitted ?? whole)
  return { ...rest, tiles: [{ tile, rect, place: 'main' }, ...rest.tiles] }
}

function layPages(
  tiles: readonly Tile[],
  space: GridSpace,
  asked: number,
  place: Placed['place'],
  limits: PageLimits,
): StageLayout {
  if (tiles.length <= capacity(space, limits)) {
    return { ...NOTHING, tiles: paired(tiles, space, tiles.length, place) }
  }
  const above = { ...space, height: Math.max(0, space.height - PAGER_HEIGHT) }
  const pages = Math.ceil(tiles.length / capacity(above, limits))
  // As many on each: a last page with one person in it would be a waste of both.
  const each = Math.ceil(tiles.length / pages)
  const page = Math.max(0, Math.min(pages - 1, asked))
  return {
    tiles: paired(tiles.slice(page * each, page * each + each), above, each, place),
    corner: null,
    pages,
    page,
    pager: { left: 0, top: above.height, width: space.width, height: Math.min(space.height, PAGER_HEIGHT) },
  }
}

/** Tiles in a grid made for `cells`, so that they are of one size on every page. */
function paired(
  tiles: readonly Tile[],
  space: GridSpace,
  cells: number,
  place: Placed['place'],
): readonly Placed[] {
  const rects = rectsOf(fitGrid(cells, space), tiles.length, space)
  return tiles.flatMap((tile, index) => {
    const rect = rects[index]
    return rect === undefined ? [] : [{ tile, rect, place }]
  })
}

function moved(layout: StageLayout, at: { readonly left: number; readonly top: number }): StageLayout {
  const move = (rect: Rect): Rect => ({ ...rect, left: rect.left + at.left, top: rect.top + at.top })
  return {
    ...layout,
    tiles: layout.tiles.map((placed) => ({ ...placed, rect: move(placed.rect) })),
    pager: layout.pager === null ? null : move(layout.pager),
  }
}

/** Lays the stage out again and again, with the very rectangles of the last time where they are the same: what did not move is not drawn. */
export class SteadyLayout {
  #last: StageLayout = NOTHING

  lay(scene: Scene, space: GridSpace): StageLayout {
    const next = layOut(scene, space)
    const before = new Map(this.#last.tiles.map(({ tile, rect }) => [tile.key, rect]))
    const steady = next.tiles.map((placed) => {
      const old = before.get(placed.tile.key)
      return old !== undefined && isSame(old, placed.rect) ? { ...placed, rect: old } : placed
    })
    this.#last = { ...next, tiles: steady }
    return this.#last
  }
}

function isSame(a: Rect, b: Rect): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height
}
