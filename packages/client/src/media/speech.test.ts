import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hear, SILENT, type SpeechState } from './speech.ts'

/** Feeds levels, each for a tenth of a second; answers the states. */
function listen(levels: readonly number[], from: SpeechState = SILENT): SpeechState[] {
  const states: SpeechState[] = []
  let state = from
  for (const level of levels) states.push((state = hear(state, level, 100)))
  return states
}

const during = (seconds: number, level: number): number[] => Array.from({ length: seconds * 10 }, () => level)
/** Syllables: three tenths loud, one tenth quiet. */
const words = (seconds: number, level: number): number[] =>
  Array.from({ length: seconds * 10 }, (_, at) => (at % 4 === 3 ? level / 2 : level))
const ever = (levels: readonly number[]): boolean => listen(levels).some(({ speaking }) => speaking)

test('words over a quiet room are speech within half a second, and until they end', () => {
  const states = listen([...during(2, 0.05), ...words(3, 0.6), ...during(2, 0.05)])
  expect(states.slice(0, 20).some(({ speaking }) => speaking)).toBe(false)
  expect(states[26]?.speaking).toBe(true)
  expect(states.slice(26, 50).every(({ speaking }) => speaking)).toBe(true)
  expect(states.at(-1)?.speaking).toBe(false)
})

test('silence, a steady fan, a cough and typing are none', () => {
  expect(ever(during(20, 0))).toBe(false)
  expect(ever([...during(3, 0.35), ...during(30, 0.35)])).toBe(false)
  expect(ever([...during(2, 0.05), ...during(0.2, 0.9), ...during(2, 0.05)])).toBe(false)
  const keys = Array.from({ length: 100 }, (_, at) => (at % 5 === 0 ? 0.6 : 0.05))
  expect(ever(keys)).toBe(false)
})

test('a murmur far away is none, and speech beside a loud fan is', () => {
  expect(ever([...during(2, 0), ...words(3, 0.25)])).toBe(false)
  expect(ever([...during(3, 0.4), ...words(3, 0.7)])).toBe(true)
})

test('it never begins before it has been loud for long enough, and the floor never passes what is heard', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }), (levels) => {
      const states = listen(levels)
      states.forEach((state, at) => {
        expect(state.floor).toBeLessThanOrEqual(levels[at] ?? 0)
        if (at < 3) expect(state.speaking).toBe(false)
      })
    }),
  )
})
