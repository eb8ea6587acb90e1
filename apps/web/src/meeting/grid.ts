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
/** One picture alone may be as high as a phone: a third of a camera's picture is still more than a face. */
const NARROWEST_ALONE = 9 / 16
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

/** What a page of tiles must keep to: the least that a tile may be, in CSS pixels, and how many there may be. */
export interface PageLimits {
  readonly width: number
  readonly height: number
  readonly most: number
}

/** In a grid one looks at faces, in a strip one sees who is there; more at once than `most` is a crowd. */
const LIMITS = {
  window: { grid: { width: 184, height: 110, most: 25 }, strip: { width: 132, height: 90, most: 25 } },
  phone: { grid: { width: 132, height: 100, most: 8 }, strip: { width: 104, height: 78, most: 8 } },
} as const
/** A stage with a side shorter than this is a phone's. */
const PHONE_BELOW = 480

/** The limits for the pages of a stage of that size. */
export function limitsOf({ width, height }: GridSpace): {
  readonly grid: PageLimits
  readonly strip: PageLimits
} {
  return LIMITS[Math.min(width, height) < PHONE_BELOW ? 'phone' : 'window']
}

/** How many tiles a space can hold within the limits; at least one. */
export function capacity({ width, height, gap }: GridSpace, limits: PageLimits): number {
  const columns = Math.floor((width + gap) / (limits.width + gap))
  const rows = Math.floor((height + gap) / (limits.height + gap))
  return Math.max(1, Math.min(limits.most, columns * rows))
}

/** A place on the stage, in CSS pixels from its upper left. */
export interface Rect {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
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
