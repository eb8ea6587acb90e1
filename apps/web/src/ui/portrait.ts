const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const firstOf = (text: string): string => {
  for (const { segment } of segmenter.segment(text)) return segment
  return ''
}

/** Scripts that are written without spaces, where a name's one or two characters are the name itself. */
const DENSE = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u

/**
 * What stands in for a face: the first letters of the first and last word, or, of a Chinese, Japanese or Korean name, its
 * last two characters, as is usual there. Whole graphemes, so that an emoji is not cut.
 */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s_.-]+/)
    .filter((word) => word !== '')
  const first = words[0]
  if (first === undefined) return '?'
  if (words.length === 1 && DENSE.test(first)) {
    const letters = [...segmenter.segment(first)].map(({ segment }) => segment)
    return letters.slice(-2).join('')
  }
  const last = words.length > 1 ? words.at(-1) : undefined
  return (firstOf(first) + (last === undefined ? '' : firstOf(last))).toUpperCase()
}

/** A hue (degrees) that stays the same for a name, spread so that similar names differ. FNV-1a, 32 bits. */
export function hueOf(name: string): number {
  let hash = 0x811c9dc5
  for (const character of name) {
    hash ^= character.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193)
  }
  // Twelve hues: neighbours on the wheel can still be told apart.
  return ((hash >>> 0) % 12) * 30
}
