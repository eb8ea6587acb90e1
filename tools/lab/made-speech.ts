/** Samples of made-up sound, mono in [-1, 1] at {@link RATE_HZ}: no recording of anybody is needed to measure. */
export const RATE_HZ = 48_000

/** A word of a second, then silence of as much: noise is heard alone in every other second. */
const WORD_S = 1
const PERIOD_S = 2

/** Resonances of some vowels in Hz (Peterson and Barney, 1952, rounded). */
const VOWELS = [
  [730, 1_090, 2_440],
  [270, 2_290, 3_010],
  [300, 870, 2_240],
  [530, 1_840, 2_480],
] as const

/** Whether somebody speaks at a sample. */
export function isWord(sample: number): boolean {
  return (sample / RATE_HZ) % PERIOD_S < WORD_S
}

/** Numbers in [-1, 1) that are the same in every run (a linear congruential generator, Numerical Recipes). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state / 0x80000000
  }
}

/** A resonance as a filter of second order: what a mouth does to the sound of a throat. */
function resonance(frequency: number, width: number): (value: number) => number {
  const radius = Math.exp((-Math.PI * width) / RATE_HZ)
  const turn = 2 * radius * Math.cos((2 * Math.PI * frequency) / RATE_HZ)
  let [last, before] = [0, 0]
  return (value) => {
    const next = value * (1 - radius) + turn * last - radius * radius * before
    before = last
    last = next
    return next
  }
}

/** Somebody who says vowels, four in a word, with the tune of a sentence. */
export function speech(seconds: number): Float64Array<ArrayBuffer> {
  const samples = new Float64Array(seconds * RATE_HZ)
  const breath = chance(7)
  let phase = 0
  for (let vowel = 0; vowel < seconds * 4; vowel += 1) {
    const formants = VOWELS[vowel % VOWELS.length] ?? VOWELS[0]
    const mouth = formants.map((frequency, at) => resonance(frequency, 80 + 40 * at))
    for (let at = 0; at < RATE_HZ / 4; at += 1) {
      const sample = vowel * (RATE_HZ / 4) + at
      if (!isWord(sample)) continue
      const pitch = 120 + 20 * Math.sin((2 * Math.PI * sample) / RATE_HZ / 1.3)
      phase = (phase + pitch / RATE_HZ) % 1
      // Pulses of a throat that falls off towards high tones, and a little breath.
      const throat = (1 - 2 * phase) ** 3 + 0.02 * breath()
      const swell = Math.sin((Math.PI * at) / (RATE_HZ / 4)) ** 0.5
      samples[sample] = swell * mouth.reduce((sum, filter) => sum + filter(throat), 0)
    }
  }
  return scaled(samples, 0.1, isWord)
}

/** A fan: noise without end that falls off towards high tones. */
export function fan(seconds: number): Float64Array<ArrayBuffer> {
  const next = chance(11)
  let low = 0
  return scaled(
    Float64Array.from({ length: seconds * RATE_HZ }, () => (low += 0.05 * (next() - low))),
    0.1,
  )
}

/** A keyboard: six short clicks a second, at irregular times. */
export function keyboard(seconds: number): Float64Array<ArrayBuffer> {
  const next = chance(13)
  const samples = new Float64Array(seconds * RATE_HZ)
  for (let click = 0; click < seconds * 6; click += 1) {
    const begin = Math.floor(((click + 0.5 + 0.4 * next()) / 6) * RATE_HZ)
    const loud = 0.6 + 0.4 * Math.abs(next())
    for (let at = 0; at < RATE_HZ / 40 && begin + at < samples.length; at += 1) {
      samples[begin + at] = loud * next() * Math.exp(-at / (RATE_HZ / 300))
    }
  }
  return scaled(samples, 0.1)
}

/** The sound so loud that its RMS over the samples that count is `loudness`. */
function scaled(
  samples: Float64Array<ArrayBuffer>,
  loudness: number,
  counts: (sample: number) => boolean = () => true,
): Float64Array<ArrayBuffer> {
  const chosen = samples.filter((_, sample) => counts(sample))
  const rms = Math.sqrt(chosen.reduce((sum, value) => sum + value * value, 0) / chosen.length)
  return samples.map((value) => (value * loudness) / rms)
}
