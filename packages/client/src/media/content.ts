/** What a shared screen shows: something to be read, or something to be watched. */
export type Content = 'text' | 'motion'

/** What is made of the last looks at a screen. */
export interface Judgement {
  readonly content: Content
  /** Of the last looks, newest first, whether much had changed since the one before. */
  readonly moved: readonly boolean[]
}

/** Before anything was seen a screen is taken for something to be read. */
export const UNSEEN: Judgement = { content: 'text', moved: [] }

/** Above it much has changed: a film in a tenth of the screen reaches it, a writing hand or a clock does not. */
const MUCH = 0.03
/** Looks that count; with one a second, a page that is turned or scrolled now and then is no film. */
const LOOKS = 5
/** Of these: so many with movement begin a film, so few end it; in between it stays what it was. */
const BEGINS = 4
const ENDS = 1

/** Judges anew after a look at which that share of the picture (0 to 1) had changed. */
export function judge(before: Judgement, changed: number): Judgement {
  const moved = [changed > MUCH, ...before.moved].slice(0, LOOKS)
  const moving = moved.filter(Boolean).length
  if (moving >= BEGINS) return { content: 'motion', moved }
  if (moving <= ENDS) return { content: 'text', moved }
  return { content: before.content, moved }
}

/** A step of brightness below which two points count as the same: noise of the scaling, a cursor's shadow. */
const STEP = 12

/** The share of points, of two small RGBA pictures of one size, that differ visibly. */
export function changedShare(before: Uint8ClampedArray, now: Uint8ClampedArray): number {
  let changed = 0
  for (let at = 0; at < now.length; at += 4) {
    const step = (channel: number): number => Math.abs((before[at + channel] ?? 0) - (now[at + channel] ?? 0))
    if (Math.max(step(0), step(1), step(2)) > STEP) changed += 1
  }
  return now.length === 0 ? 0 : (4 * changed) / now.length
}
