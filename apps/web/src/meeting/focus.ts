import type { GridSpace } from './grid.ts'

/** A stage divided in two: what is looked at, and a strip of everyone beside or below it. */
export interface Focus {
  readonly direction: 'row' | 'column'
  readonly main: GridSpace
  readonly strip: GridSpace
}

/** The strip's share of the stage, within what a face needs and what a screen can spare, in CSS pixels. */
const STRIP_SHARE = 0.2
const STRIP_WIDTH = { least: 148, most: 260 }
const STRIP_HEIGHT = { least: 108, most: 190 }

/** Divides a stage for a shared screen: the strip goes where the screen, mostly wide, leaves room. */
export function divide({ width, height, gap }: GridSpace): Focus {
  const wide = width > height
  const { least, most } = wide ? STRIP_WIDTH : STRIP_HEIGHT
  const along = wide ? width : height
  const strip = Math.min(along, Math.max(least, Math.min(most, Math.round(along * STRIP_SHARE))))
  const rest = Math.max(0, along - strip - gap)
  return wide
    ? { direction: 'row', main: { width: rest, height, gap }, strip: { width: strip, height, gap } }
    : { direction: 'column', main: { width, height: rest, gap }, strip: { width, height: strip, gap } }
}
