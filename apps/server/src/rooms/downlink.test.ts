import { expect, test } from 'vitest'
import { hearEstimate, pictureBudget, type Downlink } from './downlink.ts'

const FREE: Downlink = { state: 'free' }

test('[M11] an estimate below its ceiling is a limit; one at its ceiling tells of none', () => {
  expect(hearEstimate(FREE, { available: 990_000, ceiling: 1_000_000 }, 0)).toEqual(FREE)
  const limited = hearEstimate(FREE, { available: 600_000, ceiling: 2_000_000 }, 5)
  expect(limited).toEqual({ state: 'limited', bitrate: 600_000, seenAt: 5 })
})

test('[M11] a limit is believed for a while after it was last seen, and grows with what is measured', () => {
  const limited = hearEstimate(FREE, { available: 600_000, ceiling: 2_000_000 }, 0)
  const soon = hearEstimate(limited, { available: 950_000, ceiling: 1_000_000 }, 3_000)
  expect(soon).toEqual({ state: 'limited', bitrate: 950_000, seenAt: 0 })
  expect(hearEstimate(soon, { available: 700_000, ceiling: 700_000 }, 7_999)).toMatchObject({
    bitrate: 950_000,
  })
  expect(hearEstimate(soon, { available: 950_000, ceiling: 1_000_000 }, 8_000)).toEqual(FREE)
})

test('[M11] voices come first', () => {
  const limited: Downlink = { state: 'limited', bitrate: 500_000, seenAt: 0 }
  expect(pictureBudget(limited, 0)).toBe(500_000)
  expect(pictureBudget(limited, 2)).toBe(420_000)
  expect(pictureBudget(limited, 200)).toBe(300_000)
  expect(pictureBudget({ ...limited, bitrate: 50_000 }, 5)).toBe(0)
  expect(pictureBudget(FREE, 5)).toBeNull()
})
