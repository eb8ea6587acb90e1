/** Where the person is: for each point how sure it is, from 0 to 1, row by row. */
export interface Mask {
  readonly width: number
  readonly height: number
  readonly sure: Float32Array
}

/** Below the first it is the room, above the second the person, between them it fades: a soft edge without a shine around it. */
const FADE = [0.5, 0.95] as const

/** A difference from which a point follows at once: a hand that moves must not drag a veil. */
const MOVED = 0.5

/** How much of a small difference is taken over for each frame: what trembles stands still. */
const CALM = 0.35

/** What is shown of the person at each point after a new look at it, from 0 to 1; the edge neither trembles nor drags. */
export function settle(before: Float32Array | null, now: Float32Array): Float32Array {
  if (before === null || before.length !== now.length) return now.slice()
  return now.map((value, at) => {
    const old = before[at] ?? value
    const change = Math.abs(value - old)
    const share = CALM + (1 - CALM) * Math.min(1, change / MOVED)
    return old + share * (value - old)
  })
}

/** How opaque the person is at a point, from how sure it is that this is a person (a smooth step, as in GLSL). */
export function opacity(sure: number): number {
  const x = Math.min(1, Math.max(0, (sure - FADE[0]) / (FADE[1] - FADE[0])))
  return x * x * (3 - 2 * x)
}

/** Writes the mask into the alpha channel of an RGBA picture of the same size. */
export function intoAlpha(sure: Float32Array, pixels: Uint8ClampedArray): void {
  for (const [at, value] of sure.entries()) pixels[4 * at + 3] = 255 * opacity(value)
}
