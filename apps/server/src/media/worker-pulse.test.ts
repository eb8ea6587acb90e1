import { expect, test } from 'vitest'
import { WorkerPulse } from './worker-pulse.ts'

/** After how many looks a worker is found to hang that answers nothing. */
function looks(used: (look: number) => number, isReady = false): number {
  const pulse = new WorkerPulse()
  for (let look = 0; look < 200; look += 1) if (pulse.hangs({ used: used(look), isReady })) return look
  return Number.POSITIVE_INFINITY
}

test('a worker that neither answers nor works hangs; one that works is left for a minute', () => {
  expect(looks(() => 5)).toBe(4)
  expect(looks((look) => look * 0.001)).toBe(4)
  expect(looks((look) => look * 0.2)).toBe(120)
  expect(looks((look) => Math.min(look, 10))).toBe(14)
})

test('one that only waits for a processor does not hang', () => {
  expect(looks(() => 5, true)).toBe(120)
})

test('an answer begins the count anew, whatever was asked meanwhile', () => {
  const pulse = new WorkerPulse()
  for (let second = 0; second < 500; second += 1) {
    expect(pulse.hangs({ used: 0, isReady: false })).toBe(false)
    if (second % 3 === 0) pulse.answered()
  }
})
