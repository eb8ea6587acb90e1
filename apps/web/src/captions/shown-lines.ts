import type { CaptionLine } from '@parley/client'

/** Two people talking at once, and what was said before: more would cover the faces. */
const MOST = 3
/** How long a finished line stays: time to read it twice. */
const STAYS_MS = 7_000

/** The lines to be read now, oldest first; `now` is the clock of the lines. */
export function shownLines(lines: readonly CaptionLine[], now: number): readonly CaptionLine[] {
  return lines.filter(({ at }) => now - at < STAYS_MS).slice(-MOST)
}

/** Milliseconds until the first of these lines goes; null when there is none. */
export function nextGoing(lines: readonly CaptionLine[], now: number): number | null {
  if (lines.length === 0) return null
  return Math.max(0, Math.min(...lines.map(({ at }) => at + STAYS_MS - now)))
}
