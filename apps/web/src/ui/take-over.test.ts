import { describe, expect, test } from 'vitest'
import { isRipe } from './take-over.ts'

const even = { frames: 4, firstAt: 1_000, beforeAt: 1_250, now: 1_300, oldAt: 1_290 }

describe('a picture that begins takes the place of the one before', () => {
  test('once its frames come evenly', () => {
    expect(isRipe(even)).toBe(true)
    expect(isRipe({ ...even, frames: 1, now: 1_000 })).toBe(false)
    expect(isRipe({ ...even, beforeAt: 1_080 })).toBe(false)
  })

  test('at once where the one before stands still', () => {
    expect(isRipe({ frames: 1, firstAt: 1_000, beforeAt: 0, now: 1_000, oldAt: 840 })).toBe(true)
  })

  test('in the end, however they come', () => {
    expect(isRipe({ ...even, frames: 2, beforeAt: 1_000, now: 1_601, oldAt: 1_600 })).toBe(true)
  })
})
