import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divide } from './focus.ts'

test('a wide stage has its strip at the side, a tall one below', () => {
  expect(divide({ width: 1280, height: 720, gap: 8 })).toMatchObject({
    direction: 'row',
    main: { width: 1280 - 256 - 8, height: 720 },
    strip: { width: 256 },
  })
  expect(divide({ width: 390, height: 700, gap: 8 })).toMatchObject({
    direction: 'column',
    main: { width: 390, height: 700 - 140 - 8 },
    strip: { height: 140 },
  })
})

test('the two never need more than there is, and the screen has the larger part of any real stage', () => {
  fc.assert(
    fc.property(fc.nat(4_000), fc.nat(3_000), (width, height) => {
      const { direction, main, strip } = divide({ width, height, gap: 8 })
      const [all, one, other] =
        direction === 'row' ? [width, main.width, strip.width] : [height, main.height, strip.height]
      expect(one).toBeGreaterThanOrEqual(0)
      expect(one + other).toBeLessThanOrEqual(all)
      if (all >= 400) expect(one).toBeGreaterThan(other)
    }),
  )
})
