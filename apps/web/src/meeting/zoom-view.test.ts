import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clampView,
  FITTED,
  fittedSize,
  panBy,
  percentOf,
  toggleView,
  zoomBy,
  type ZoomSpace,
  type ZoomView,
} from './zoom-view.ts'

const space: ZoomSpace = { frame: { width: 960, height: 600 }, picture: { width: 1_920, height: 1_080 } }
const side = fc.integer({ min: 50, max: 4_000 })
const anySpace: fc.Arbitrary<ZoomSpace> = fc.record({
  frame: fc.record({ width: side, height: side }),
  picture: fc.record({ width: side, height: side }),
})
const offset = fc.double({ min: -5_000, max: 5_000, noNaN: true })
const anyView = fc.record({ scale: fc.double({ min: 0.1, max: 50, noNaN: true }), x: offset, y: offset })

test('fitted, a picture is as large as the frame lets it be, and says how large that is', () => {
  expect(fittedSize(space)).toEqual({ width: 960, height: 540 })
  expect(percentOf(FITTED, space)).toBe(50)
})

test('a double click shows the picture’s own size where one pointed, and another one all of it', () => {
  const full = toggleView(FITTED, space, { x: -480, y: 0 })
  expect(percentOf(full, space)).toBe(100)
  expect(full.x).toBe(480) // The left edge, which was pointed at, stayed where it was.
  expect(toggleView(full, space)).toEqual(FITTED)
  const small = { ...space, picture: { width: 400, height: 250 } }
  expect(toggleView(FITTED, small).scale).toBe(2)
})

test('what lies under the pointer stays under it', () => {
  const about = { x: 40, y: -30 }
  const before: ZoomView = { scale: 2, x: 100, y: 50 }
  const after = zoomBy(before, space, 1.5, about)
  const under = ({ scale, x, y }: ZoomView): number[] => [(about.x - x) / scale, (about.y - y) / scale]
  expect(after.scale).toBe(3)
  expect(under(after)[0]).toBeCloseTo(under(before)[0] ?? 0)
  expect(under(after)[1]).toBeCloseTo(under(before)[1] ?? 0)
})

test('no view leaves a rim that the picture could fill, and a view within bounds stays', () => {
  fc.assert(
    fc.property(anySpace, anyView, (any, view) => {
      const seen = clampView(view, any)
      const { width, height } = fittedSize(any)
      expect(seen.scale).toBeGreaterThanOrEqual(1)
      expect(Math.abs(seen.x)).toBeLessThanOrEqual(
        Math.max(0, (width * seen.scale - any.frame.width) / 2) + 1e-6,
      )
      expect(Math.abs(seen.y)).toBeLessThanOrEqual(
        Math.max(0, (height * seen.scale - any.frame.height) / 2) + 1e-6,
      )
      expect(clampView(seen, any)).toEqual(seen)
    }),
  )
})

test('panning stops at the edges, and zooming out comes back to all of it', () => {
  const full = toggleView(FITTED, space)
  expect(panBy(full, space, { x: 10_000, y: -10_000 })).toEqual({ scale: 2, x: 480, y: -240 })
  expect(zoomBy(panBy(full, space, { x: 300, y: 0 }), space, 0.01)).toEqual(FITTED)
  expect(panBy(FITTED, space, { x: 50, y: 50 })).toEqual(FITTED)
})

test('a picture that has not come yet has no size', () => {
  expect(percentOf(FITTED, { ...space, picture: { width: 0, height: 0 } })).toBe(100)
})
