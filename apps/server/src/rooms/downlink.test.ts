import { expect, test } from 'vitest'
import { hearEstimate, pictureBudget, UNKNOWN, type Downlink, type LimitedDownlink } from './downlink.ts'

const LOW = { available: 600_000, ceiling: 2_000_000 }
function limitedAt(now: number): LimitedDownlink {
  const heard = hearEstimate(hearEstimate(UNKNOWN, LOW, now - 10_000), LOW, now)
  if (heard.state === 'free') throw new Error('it is no limit yet')
  return heard
}

/** What is known after these estimates (kbit/s), one a second from `from` seconds on. */
const hearAll = (before: Downlink, from: number, estimates: readonly number[]): Downlink =>
  estimates.reduce<Downlink>(
    (known, kbps, at) =>
      hearEstimate(known, { available: kbps * 1_000, ceiling: 2_000_000 }, (from + at) * 1_000),
    before,
  )

test('[M11] an estimate that stays below its ceiling is a limit; one that reaches it tells of none', () => {
  expect(hearEstimate(UNKNOWN, { available: 990_000, ceiling: 1_000_000 }, 0)).toEqual(UNKNOWN)
  expect(limitedAt(10_000)).toMatchObject({ state: 'limited', bitrate: 600_000, seenAt: 10_000 })
})

test('[M11] an estimate that has not risen yet is no limit', () => {
  const doubted = hearEstimate(hearEstimate(UNKNOWN, LOW, 0), LOW, 9_999)
  expect(doubted).toEqual({ state: 'free', doubtedSince: 0 })
  expect(hearEstimate(doubted, { available: 1_900_000, ceiling: 2_000_000 }, 10_000)).toEqual(UNKNOWN)
})

test('[M11] a limit is believed for a while after it was last seen, and grows with what is measured', () => {
  const limited = limitedAt(0)
  const soon = hearEstimate(limited, { available: 950_000, ceiling: 1_000_000 }, 3_000)
  expect(soon).toMatchObject({ state: 'limited', bitrate: 950_000, seenAt: 0 })
  expect(hearEstimate(soon, { available: 700_000, ceiling: 700_000 }, 7_999)).toMatchObject({
    bitrate: 950_000,
  })
  expect(hearEstimate(soon, { available: 950_000, ceiling: 1_000_000 }, 8_000)).toEqual(UNKNOWN)
})

test('[M11] voices come first', () => {
  const limited = { ...limitedAt(0), bitrate: 500_000 }
  expect(pictureBudget(limited, 0)).toBe(500_000)
  expect(pictureBudget(limited, 1)).toBe(460_000)
  expect(pictureBudget(limited, 200)).toBe(420_000)
  expect(pictureBudget({ ...limited, bitrate: 50_000 }, 5)).toBe(0)
  expect(pictureBudget(UNKNOWN, 5)).toBeNull()
})

test('[M11] a limit that stays is tried with one step more; who leads to nothing waits twice as long', () => {
  const steady = (seconds: number): number[] => Array.from({ length: seconds }, () => 600)
  const limited = limitedAt(0)
  expect(hearAll(limited, 1, steady(2))).toMatchObject({ trying: false })
  const trying = hearAll(limited, 1, steady(3))
  expect(trying).toMatchObject({ trying: true, base: 600_000 })
  expect(hearAll(trying, 4, steady(3))).toMatchObject({ trying: true })
  const gaveUp = hearAll(trying, 4, steady(4))
  expect(gaveUp).toMatchObject({ trying: false, patience: 6_000 })
  expect(hearAll(gaveUp, 8, steady(5))).toMatchObject({ trying: false })
  expect(hearAll(gaveUp, 8, steady(6))).toMatchObject({ trying: true })
  // However long it lasts, somebody tries once a minute.
  const tries = Array.from({ length: 600 }, (_, at) => hearAll(limited, 1, steady(at + 1)))
  const last = tries.at(-1)
  expect(last).toMatchObject({ patience: 48_000 })
  expect(tries.slice(-52).some((known) => known.state === 'limited' && known.trying)).toBe(true)
})

test('[M11] a try that hurts ends at once; one after which more is believed goes on', () => {
  const trying = hearAll(limitedAt(0), 1, [600, 600, 600])
  expect(hearAll(trying, 4, [500])).toMatchObject({ trying: false, bitrate: 500_000, patience: 6_000 })
  const risen = hearAll(trying, 4, [640, 700, 760, 820])
  expect(risen).toMatchObject({ trying: true, bitrate: 820_000, base: 820_000, patience: 3_000 })
})
