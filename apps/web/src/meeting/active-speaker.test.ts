import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ActiveSpeaker,
  CLAIM_MS,
  hearStage,
  NOBODY_SPOKE,
  SILENT_AFTER_MS,
  speakerDue,
} from './active-speaker.ts'

const everyone = (): boolean => true

/** Lets the words follow, with time alone acting in between as the shell lets it; answers who was active, in order. */
function follow(words: readonly (readonly [at: number, speaking: readonly string[]])[], until: number) {
  let state: ActiveSpeaker = NOBODY_SPOKE
  const turns: [number, string | null][] = []
  const step = (speaking: readonly string[], now: number): void => {
    const before = state.active
    state = hearStage(state, speaking, everyone, now)
    if (state.active !== before) turns.push([now, state.active])
  }
  for (const [index, [at, speaking]] of words.entries()) {
    step(speaking, at)
    const end = words[index + 1]?.[0] ?? until
    for (
      let now = at, due = speakerDue(state, now);
      due !== null && due < end;
      due = speakerDue(state, now)
    ) {
      now = Math.max(now + 1, due)
      if (now >= end) break
      step(speaking, now)
    }
  }
  return turns
}

test('the first to speak is looked at at once, and stays when silent', () => {
  expect(
    follow(
      [
        [0, ['ann']],
        [500, []],
      ],
      60_000,
    ),
  ).toEqual([[0, 'ann']])
})

test('a short word takes the stage from nobody, speaking or pausing', () => {
  const interjection = [
    [0, ['ann']],
    [5_000, ['bob', 'ann']],
    [6_200, ['ann']],
    [9_000, []],
    [9_500, ['bob']],
    [10_600, []],
    [11_000, ['ann']],
  ] as const
  expect(follow(interjection, 20_000)).toEqual([[0, 'ann']])
})

test('who goes on speaking gets the stage: later from a speaker, sooner from a pause, soonest from silence', () => {
  const from = (words: readonly (readonly [number, readonly string[]])[]): number | undefined =>
    follow([[0, ['ann']], ...words], 60_000)[1]?.[0]
  expect(from([[5_000, ['bob', 'ann']]])).toBe(5_000 + CLAIM_MS.speaking)
  expect(
    from([
      [4_000, []],
      [5_000, ['bob']],
    ]),
  ).toBe(5_000 + CLAIM_MS.pausing)
  expect(
    from([
      [1_000, []],
      [1_000 + SILENT_AFTER_MS, ['bob']],
    ]),
  ).toBe(1_000 + SILENT_AFTER_MS + CLAIM_MS.silent)
})

test('two who speak at once do not flicker, however the louder one changes', () => {
  const words = Array.from(
    { length: 60 },
    (_, n) => [n * 400, n % 2 === 0 ? ['ann', 'bob'] : ['bob', 'ann']] as const,
  )
  expect(follow(words, 24_000)).toEqual([[0, 'ann']])
})

test('who leaves is not looked at any longer', () => {
  const state = hearStage(NOBODY_SPOKE, ['ann'], everyone, 0)
  expect(hearStage(state, [], () => false, 10).active).toBeNull()
  expect(hearStage(state, ['bob'], (peer) => peer !== 'ann', 10).active).toBe('bob')
})

test('whatever is said, the stage turns at most once in half a second, and only to someone who speaks', () => {
  const word = fc.tuple(fc.integer({ min: 1, max: 3_000 }), fc.subarray(['ann', 'bob', 'eve', 'tom']))
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (gaps) => {
      let at = 0
      const words = gaps.map(([gap, speaking]) => [(at += gap), speaking] as const)
      const turns = follow(words, at + 10_000)
      for (const [index, [when, who]] of turns.entries()) {
        const said = words.findLast(([start]) => start <= when)?.[1] ?? []
        expect(said).toContain(who)
        const before = turns[index - 1]?.[0]
        if (before !== undefined) expect(when - before).toBeGreaterThanOrEqual(CLAIM_MS.silent)
      }
    }),
  )
})
