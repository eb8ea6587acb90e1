import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layersOf } from './layers.ts'
import { VP8 } from './media.fixture.ts'

const encoded = (...encodings: object[]) => layersOf({ ...VP8, encodings })

test('[M10] the encodings of simulcast are layers, lowest first', () => {
  expect(
    encoded(
      { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
      { rid: 'r1', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
      { rid: 'r2', maxBitrate: 1_500_000 },
    ),
  ).toEqual([
    { scale: 0.25, bitrate: 150_000 },
    { scale: 0.5, bitrate: 500_000 },
    { scale: 1, bitrate: 1_500_000 },
  ])
})

test('[M10] an SVC stream has its layers inside, each with half the sides of the next', () => {
  const layers = encoded({ scalabilityMode: 'L3T3_KEY', maxBitrate: 900_000 })
  expect(layers.map(({ scale }) => scale)).toEqual([0.25, 0.5, 1])
  expect(layers.map(({ bitrate }) => Math.round(bitrate))).toEqual([100_000, 300_000, 900_000])
})

test('a stream that may fall silent is charged for what it mostly is', () => {
  expect(encoded({ dtx: true, maxBitrate: 2_000_000 })).toEqual([{ scale: 1, bitrate: 500_000 }])
})

test('whatever a sender says of its encodings, layers have sensible sizes and costs', () => {
  const odd = fc.oneof(
    fc.double(),
    fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, undefined),
  )
  const encoding = fc.record(
    { scaleResolutionDownBy: odd, maxBitrate: odd, scalabilityMode: fc.string(), dtx: fc.boolean() },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(encoding, { maxLength: 8 }), (encodings) => {
      const layers = encoded(...encodings)
      expect(layers.length).toBeGreaterThan(0)
      for (const { scale, bitrate } of layers) {
        expect(scale).toBeGreaterThan(0)
        expect(scale).toBeLessThanOrEqual(1)
        expect(bitrate).toBeGreaterThan(0)
        expect(bitrate).toBeLessThanOrEqual(50_000_000)
      }
    }),
  )
  expect(encoded({ scalabilityMode: 'L99T99' })).toHaveLength(8)
})
