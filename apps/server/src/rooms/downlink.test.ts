import { expect, test } from 'vitest'
import { hearEstimate, pictureBudget, UNKNOWN, type Downlink } from './downlink.ts'

const LOW = { available: 600_000, ceiling: 2_000_000 }
const limitedAt = (now: number): Downlink => hearEstimate(hearEstimate(UNKNOWN, LOW, now - 10_000), LOW, now)

test('[M11] an estimate that stays below its ceiling is a limit; one that reaches it tells of none', () => {
  expect(hearEstimate(UNKNOWN, { available: 990_000, ceiling: 1_000_000 }, 0)).toEqual(UNKNOWN)
  expect(limitedAt(10_000)).toEqual({ state: 'limited', bitrate: 600_000, seenAt: 10_000 })
})

test('[M11] an estimate that has not risen yet is no limit', () => {
  const doubted = hearEstimate(hearEstimate(UNKNOWN, LOW, 0), LOW, 9_999)
  expect(doubted).toEqual({ state: 'free', doubtedSince: 0 })
  expect(hearEstimate(doubted, { available: 1_900_000, ceiling: 2_000_000 }, 10_000)).toEqual(UNKNOWN)
})

test('[M11] a limit is believed for a while after it was last seen, and grows with what is measured', () => {
  const limited = limitedAt(0)
  const soon = hearEstimate(limited, { available: 950_000, ceiling: 1_000_000 }, 3_000)
  expect(soon).toEqual({ state: 'limited', bitrate: 950_000, seenAt: 0 })
  expect(hearEstimate(soon, { available: 700_000, ceiling: 700_000 }, 7_999)).toMatchObject({
    bitrate: 950_000,
  })
  expect(hearEstimate(soon, { available: 950_000, ceiling: 1_000_000 }, 8_000)).toEqual(UNKNOWN)
})

test('[M11] voices come first', () => {
  const limited: Downlink = { state: 'limited', bitrate: 500_000, seenAt: 0 }
  expect(pictureBudget(limited, 0)).toBe(500_000)
  expect(pictureBudget(limited, 1)).toBe(460_000)
  expect(pictureBudget(limited, 200)).toBe(420_000)
  expect(pictureBudget({ ...limited, bitrate: 50_000 }, 5)).toBe(0)
  expect(pictureBudget(UNKNOWN, 5)).toBeNull()
})
