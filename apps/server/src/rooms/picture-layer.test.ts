import { LOOKS, type Wish } from '@parley/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { neededLayer } from './picture-layer.ts'

const LAYERS = [0.25, 0.5, 1].map((scale) => ({ scale, bitrate: 1 }))
const wish = (width?: number, height?: number, look?: Wish['look']): Wish => ({
  track: 't-0000000000000000',
  ...(width === undefined ? {} : { width }),
  ...(height === undefined ? {} : { height }),
  ...(look === undefined ? {} : { look }),
})
const camera = (w: Wish, told?: { width: number; height: number }) => neededLayer(LAYERS, 'camera', w, told)

test('[M10] a picture gets the lowest layer that fills its place, stretched by no more than a fifth', () => {
  expect(camera(wish(320, 180))).toBe(0)
  expect(camera(wish(384, 216))).toBe(0)
  expect(camera(wish(400, 225))).toBe(1)
  expect(camera(wish(768, 432))).toBe(1)
  expect(camera(wish(800, 450))).toBe(2)
  expect(camera(wish(8_192, 8_192))).toBe(2)
})

test('[M9] [M10] without a size a picture is wanted whole; of a hidden one nothing', () => {
  expect(camera(wish())).toBe(2)
  expect(camera(wish(100, 100, 'hidden'))).toBeNull()
  expect(neededLayer([], 'microphone', wish())).toBeNull()
})

test('[M10] a camera covers its tile, a screen lies within; sizes that a sender tells are believed', () => {
  // A tall tile shows the middle of a wide picture: its height counts.
  expect(camera(wish(200, 700))).toBe(2)
  expect(neededLayer(LAYERS, 'screen', wish(200, 700))).toBe(0)
  expect(neededLayer(LAYERS, 'screen', wish(1_900, 1_000))).toBe(2)
  expect(camera(wish(320, 180), { width: 640, height: 360 })).toBe(1)
})

test('[M10] a larger place never gets a lower layer', () => {
  const side = fc.integer({ min: 1, max: 8_192 })
  const source = fc.constantFrom('camera' as const, 'screen' as const)
  const look = fc.constantFrom(...LOOKS)
  fc.assert(
    fc.property(source, look, side, side, fc.nat({ max: 4_000 }), (from, how, width, height, more) => {
      const small = neededLayer(LAYERS, from, wish(width, height, how))
      const large = neededLayer(LAYERS, from, wish(width + more, height + more, how))
      expect(large ?? 0).toBeGreaterThanOrEqual(small ?? 0)
      expect(small === null).toBe(how === 'hidden')
    }),
  )
})
