import fc from 'fast-check'
import { expect, test } from 'vitest'
import { framed } from './framed-stun.fixture.ts'
import { wantedFragment } from './framed-stun.ts'

test('the fragment before the colon is who is asked for, wherever the attribute stands', () => {
  expect(wantedFragment(framed([[6, 'theirs:ours']]))).toBe('theirs')
  expect(
    wantedFragment(
      framed([
        [0x24, 'abc'],
        [6, 'theirs:ours'],
      ]),
    ),
  ).toBe('theirs')
  expect(wantedFragment(framed([[0x24, 'abc']]))).toBeNull()
})

test('whatever else a connection begins with is no request, and does no harm', () => {
  const good = framed([[6, 'theirs:ours']])
  expect(wantedFragment(good.subarray(0, 30))).toBeNull()
  expect(wantedFragment(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBeNull()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(60), (bytes, at) => {
      const bent = Buffer.from(good)
      bent.set(bytes.subarray(0, Math.max(0, bent.length - at)), Math.min(at, bent.length))
      const found = wantedFragment(bent)
      expect(found === null || found.length <= bent.length).toBe(true)
      wantedFragment(Buffer.from(bytes))
    }),
  )
})
