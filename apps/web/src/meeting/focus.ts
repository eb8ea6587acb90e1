import type { PeerId } from '@parley/protocol'
import type { Layout } from '../ui/view-choices.ts'
import type { GridSpace } from './grid.ts'
import type { Tile } from './tiles.ts'

/** What decides which tile is large. */
export interface FocusWish {
  readonly layout: Layout
  /** Key of the tile that one pinned for oneself. */
  readonly pinned: string | null
  readonly active: PeerId | null
}

/**
 * The one tile that is large, or null where all are alike: what one pinned oneself, else whom a host put in the spotlight, else a
 * shared screen, else, where that layout was chosen, who has the word.
 */
export function mainOf(tiles: readonly Tile[], { layout, pinned, active }: FocusWish): Tile | null {
  const chosen = tiles.find((tile) => tile.key === pinned) ?? tiles.find((tile) => tile.spotlit && !tile.self)
  if (chosen !== undefined) return chosen
  if (layout === 'grid') return null
  const screen = tiles.find((tile) => tile.source === 'screen')
  if (screen !== undefined) return screen
  return layout === 'speaker' ? wordOf(tiles, active) : null
}

/** Who has the word: the active speaker; before anybody spoke, the first of the others. */
export function wordOf(tiles: readonly Tile[], active: PeerId | null): Tile | null {
  const others = tiles.filter((tile) => tile.source === 'camera' && !tile.self)
  return others.find((tile) => tile.peer === active) ?? others[0] ?? null
}

/** A stage divided in two: what is looked at, and a strip of everyone beside or below it. */
export interface Division {
  readonly direction: 'row' | 'column'
  readonly main: GridSpace
  readonly strip: GridSpace
}

/** The strip's share of the stage, within what a face needs and what a screen can spare, in CSS pixels. */
const STRIP_SHARE = 0.2
const STRIP_WIDTH = { least: 148, most: 260 }
const STRIP_HEIGHT = { least: 108, most: 190 }
/** Held upright, a wide picture leaves half of a stage empty: people have it. */
const STRIP_UNDER_SCREEN = 0.48

/** Divides a stage: the strip goes where what is large leaves room. */
export function divide({ width, height, gap }: GridSpace, source: Tile['source']): Division {
  const wide = width > height
  const { least, most } = wide ? STRIP_WIDTH : STRIP_HEIGHT
  const along = wide ? width : height
  const usual = Math.max(least, Math.min(most, Math.round(along * STRIP_SHARE)))
  const under = source === 'screen' && !wide ? Math.round(along * STRIP_UNDER_SCREEN) : usual
  const strip = Math.min(along, under)
  const rest = Math.max(0, along - strip - gap)
  return wide
    ? { direction: 'row', main: { width: rest, height, gap }, strip: { width: strip, height, gap } }
    : { direction: 'column', main: { width, height: rest, gap }, strip: { width, height: strip, gap } }
}
