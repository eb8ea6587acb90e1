import { expect, test } from 'vitest'
import { askerOf } from './asker.ts'

test('[T7] an IPv4 address is one asker, however it is written', () => {
  expect(askerOf('203.0.113.7')).toBe('203.0.113.7')
  expect(askerOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
})

test('[T7] the addresses that one household or host chooses from are one asker', () => {
  const one = askerOf('2001:db8:0:1::1')
  expect(one).toBe('2001:db8:0:1::/64')
  for (const other of ['2001:db8:0:1:ffff:1:2:3', '2001:0db8:0000:0001::', '2001:db8::1:0:0:0:9']) {
    expect(askerOf(other), other).toBe(one)
  }
  expect(askerOf('2001:db8:0:2::1')).not.toBe(one)
  expect(askerOf('::1')).toBe('0:0:0:0::/64')
  expect(askerOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
})

test('what is no address is counted as it is', () => {
  expect(askerOf('somebody')).toBe('somebody')
})
