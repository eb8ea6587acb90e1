import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divide, mainOf, wordOf } from './focus.ts'
import { tileFor } from './tiles.fixture.ts'

test('a wide stage has its strip at the side, a tall one below', () => {
  expect(divide({ width: 1280, height: 720, gap: 8 }, 'screen')).toMatchObject({
    direction: 'row',
    main: { width: 1280 - 256 - 8, height: 720 },
    strip: { width: 256 },
  })
  expect(divide({ width: 390, height: 700, gap: 8 }, 'camera')).toMatchObject({
    direction: 'column',
    main: { width: 390, height: 700 - 140 - 8 },
    strip: { height: 140 },
  })
})

test('the two never need more than there is, and the screen has the larger part of any real stage', () => {
  fc.assert(
    fc.property(
      fc.nat(4_000),
      fc.nat(3_000),
      fc.constantFrom('camera', 'screen'),
      (width, height, source) => {
        const { direction, main, strip } = divide({ width, height, gap: 8 }, source)
        const [all, one, other] =
          direction === 'row' ? [width, main.width, strip.width] : [height, main.height, strip.height]
        expect(one).toBeGreaterThanOrEqual(0)
        expect(one + other).toBeLessThanOrEqual(all)
        if (all >= 400) expect(one).toBeGreaterThan(other)
      },
    ),
  )
})

const me = tileFor('me', { self: true })
const [ann, bob] = [tileFor('ann'), tileFor('bob')]
const screen = tileFor('ann/screen', { peer: 'ann', source: 'screen' })
const wish = { layout: 'auto', pinned: null, active: null } as const

test('large is what is pinned, else who is in the spotlight, else a screen, else who has the word', () => {
  const spotlit = { ...bob, spotlit: true }
  const all = [screen, me, ann, spotlit]
  expect(mainOf(all, { ...wish, pinned: 'ann' })).toBe(ann)
  expect(mainOf(all, wish)).toBe(spotlit)
  expect(mainOf(all, { ...wish, layout: 'grid' })).toBe(spotlit)
  expect(mainOf([screen, me, ann, bob], wish)).toBe(screen)
  expect(mainOf([screen, me, ann, bob], { ...wish, layout: 'grid' })).toBeNull()
  expect(mainOf([me, ann, bob], wish)).toBeNull()
  expect(mainOf([me, ann, bob], { ...wish, layout: 'speaker', active: 'bob' })).toBe(bob)
  expect(mainOf([me, ann, bob], { ...wish, layout: 'speaker' })).toBe(ann)
})

test('what was pinned and has gone is not waited for; oneself is not shown to oneself in the spotlight', () => {
  expect(mainOf([me, ann], { ...wish, pinned: 'gone' })).toBeNull()
  expect(mainOf([{ ...me, spotlit: true }, ann], wish)).toBeNull()
})

test('nobody has the word where nobody else is', () => {
  expect(wordOf([me], 'me')).toBeNull()
})
