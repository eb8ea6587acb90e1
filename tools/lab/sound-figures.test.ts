import { expect, test } from 'vitest'
import { fan, isWord, RATE_HZ, speech } from './made-speech.ts'
import { alignedTo, pausesAndWords, siSdr, toDb } from './sound-figures.ts'

test('noise five decibels below speech is measured as that, however loud and late the whole is', () => {
  const clean = speech(4)
  const noise = fan(4)
  const mixed = clean.map((value, sample) => value + 10 ** (-5 / 20) * (noise[sample] ?? 0))
  // Speech is there for half of the time only.
  expect(siSdr(clean, mixed)).toBeCloseTo(5 - toDb(2), 0)
  const late = Float64Array.from(mixed, (_, at) => 0.5 * (mixed[at - 1_234] ?? 0))
  expect(siSdr(clean, alignedTo(clean, late))).toBeCloseTo(siSdr(clean, mixed), 1)
  const { pauses, words } = pausesAndWords(mixed, isWord)
  expect(toDb(words / pauses)).toBeCloseTo(toDb(1 + 10 ** 0.5), 0)
  expect(clean.length).toBe(4 * RATE_HZ)
})
