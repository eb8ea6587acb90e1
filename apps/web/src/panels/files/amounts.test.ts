import { expect, test } from 'vitest'
import { leftText, sizeText } from './amounts.ts'

test('sizes are told in thousands, with a digit where it says something', () => {
  const told = [0, 999, 1_000, 1_250, 99_400, 999_600, 5_000_000, 1_240_000_000, 3e12].map((bytes) =>
    sizeText(bytes, 'en'),
  )
  expect(told).toEqual(['0 byte', '999 byte', '1 kB', '1.3 kB', '99.4 kB', '1 MB', '5 MB', '1.2 GB', '3 TB'])
  expect(sizeText(5_000_000, 'zh-CN')).toMatch(/^5\s?MB|兆字节$/)
})

test('the time that is left is rounded up, and not told while it cannot be known', () => {
  expect(leftText(1_000, null, 'en')).toBeNull()
  expect(leftText(1_000, 0, 'en')).toBeNull()
  expect(leftText(1_000, 300, 'en')).toBe('4 sec')
  expect(leftText(61_000, 1_000, 'en')).toBe('2 min')
  expect(leftText(3_601_000, 1_000, 'en')).toBe('2 hr')
})
