/** How much of the last second counts when the speed is told: what flickers cannot be read. */
const SMOOTH = 0.3

/** The speed of something that grows, smoothed: fed with how far it has come, from time to time. Pure. */
export interface Pace {
  readonly at: number
  readonly moved: number
  /** Bytes per second; null until it is known. */
  readonly speed: number | null
}

/** The pace after another look at `now` (milliseconds); what went back (a piece sent again) counts as nothing moved. */
export function nextPace(before: Pace | null, moved: number, now: number): Pace {
  if (before === null) return { at: now, moved, speed: null }
  const seconds = (now - before.at) / 1_000
  if (seconds <= 0) return before
  const speed = Math.max(0, moved - before.moved) / seconds
  const smooth = before.speed === null ? speed : before.speed + SMOOTH * (speed - before.speed)
  return { at: now, moved, speed: smooth }
}
