/** How tiles are laid out: all of one size, in rows, the last row centred. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly tileWidth: number
  readonly tileHeight: number
}

/** A room's shape in CSS pixels, and what its tiles must keep to. */
export interface GridSpace {
  readonly width: number
  readonly height: number
  readonly gap: number
}

/** No tile is wider than a camera's picture; narrower ones crop it: a little in a wide window, to a portrait on a phone. */
const WIDEST = 16 / 9
const NARROWEST_IN_WIDE = 4 / 3
const NARROWEST_IN_TALL = 3 / 4
/** One picture alone may be higher, but a face must not be cut to its nose. */
const NARROWEST_ALONE = 2 / 3
/** What a fully hidden picture would cost of a tile's worth: a slightly smaller whole picture beats a larger crop. */
const CROP_COST = 0.08

/**
 * The grid that shows `count` tiles best: the one with the most picture, where what a crop would hide counts less.
 * Pure; a space too small for anything gives tiles of size 0.
 */
export function fitGrid(count: number, space: GridSpace): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), tileWidth: 0, tileHeight: 0 }
  let bestWorth = -1
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    // A column that the last row cannot reach would be empty.
    if (columns > 1 && Math.ceil(count / rows) < columns) continue
    const grid = { columns, rows, ...fitTile(columns, rows, space) }
    const worth = worthOf(grid.tileWidth, grid.tileHeight)
    if (worth > bestWorth) {
      best = grid
      bestWorth = worth
    }
  }
  return best
}

function fitTile(columns: number, rows: number, space: GridSpace): { tileWidth: number; tileHeight: number } {
  const cellWidth = Math.max(0, (space.width - space.gap * (columns - 1)) / columns)
  const cellHeight = Math.max(0, (space.height - space.gap * (rows - 1)) / rows)
  const width = Math.min(cellWidth, cellHeight * WIDEST)
  const among = space.height > space.width ? NARROWEST_IN_TALL : NARROWEST_IN_WIDE
  const narrowest = columns * rows === 1 ? NARROWEST_ALONE : among
  const height = Math.min(cellHeight, width / narrowest)
  return { tileWidth: Math.floor(width), tileHeight: Math.floor(height) }
}

function worthOf(width: number, height: number): number {
  if (width <= 0 || height <= 0) return 0
  const shown = Math.min(1, width / height / WIDEST)
  return width * height * (1 - CROP_COST * (1 - shown))
}

/** No tile is narrower than this: a face and a name still fit. */
const TILE_MIN_WIDTH = 132
const TILE_MIN_HEIGHT = 100
/** More faces than this are a crowd: the rest is counted on one tile. */
const TILES_MOST = 25

/** How many tiles a space can hold at a size that still shows a face. */
export function capacity(space: GridSpace): number {
  const columns = Math.floor((space.width + space.gap) / (TILE_MIN_WIDTH + space.gap))
  const rows = Math.floor((space.height + space.gap) / (TILE_MIN_HEIGHT + space.gap))
  return Math.max(1, Math.min(TILES_MOST, columns * rows))
}
