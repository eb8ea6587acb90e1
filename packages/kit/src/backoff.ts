/** The shape of waiting between tries, all in milliseconds. */
export interface BackoffShape {
  /** The wait before the second try; the first is made at once. */
  readonly first: number
  /** No wait is longer than this. */
  readonly most: number
}

/**
 * How long to wait before try number `attempt` (0 is the first): exponential with full jitter above a half,
 * so that many clients who lost the same server do not come back in step. `chance` is in [0, 1).
 */
export function backoff(shape: BackoffShape, attempt: number, chance: number): number {
  if (attempt === 0) return 0
  const ceiling = Math.min(shape.most, shape.first * 2 ** (attempt - 1))
  return ceiling / 2 + (ceiling / 2) * chance
}
