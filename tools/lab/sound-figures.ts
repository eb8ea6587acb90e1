type Samples = Float64Array<ArrayBuffer>

/** Power as decibels. */
export function toDb(power: number): number {
  return 10 * Math.log10(power)
}

/** Mean power where somebody speaks, and where nobody does. */
export function pausesAndWords(
  sound: Samples,
  isWord: (sample: number) => boolean,
): { readonly pauses: number; readonly words: number } {
  const power = { pauses: 0, words: 0 }
  const count = { pauses: 0, words: 0 }
  for (const [sample, value] of sound.entries()) {
    const where = isWord(sample) ? 'words' : 'pauses'
    power[where] += value * value
    count[where] += 1
  }
  return { pauses: power.pauses / count.pauses, words: power.words / count.words }
}

/** How much of a sound is the clean one at whatever loudness, against the rest of it, in decibels (SI-SDR). */
export function siSdr(clean: Samples, sound: Samples): number {
  const length = Math.min(clean.length, sound.length)
  let [both, own] = [0, 0]
  for (let at = 0; at < length; at += 1) {
    both += (clean[at] ?? 0) * (sound[at] ?? 0)
    own += (clean[at] ?? 0) ** 2
  }
  const share = both / own
  let [target, rest] = [0, 0]
  for (let at = 0; at < length; at += 1) {
    const wanted = share * (clean[at] ?? 0)
    target += wanted * wanted
    rest += ((sound[at] ?? 0) - wanted) ** 2
  }
  return toDb(target / rest)
}

/** The longest delay that is looked for, in samples: half a second at 48 kHz, below the period of the made-up speech. */
const LONGEST = 24_000
/** First every so many samples, then all around the best. */
const COARSE = 4

/** The sound moved so that it lies on the clean one as well as it can; what is missing is silence. */
export function alignedTo(clean: Samples, sound: Samples): Samples {
  const likeness = (delay: number, step: number): number => {
    let sum = 0
    for (let at = 0; at < clean.length; at += step) sum += (clean[at] ?? 0) * (sound[at + delay] ?? 0)
    return sum
  }
  const best = (from: number, to: number, stride: number, step: number): number => {
    let [found, most] = [from, Number.NEGATIVE_INFINITY]
    for (let delay = from; delay <= to; delay += stride) {
      const like = likeness(delay, step)
      if (like > most) [found, most] = [delay, like]
    }
    return found
  }
  const about = best(-LONGEST, LONGEST, COARSE, 37)
  const delay = best(about - 2 * COARSE, about + 2 * COARSE, 1, 1)
  return Float64Array.from(clean, (_, at) => sound[at + delay] ?? 0)
}
