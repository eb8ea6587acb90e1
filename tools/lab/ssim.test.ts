import { expect, test } from 'vitest'
import { ssim, type Grey } from './ssim.ts'

const picture = (width: number, height: number, at: (x: number, y: number) => number): Grey => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, n) => at(n % width, Math.floor(n / width))),
})
const texture = picture(48, 40, (x, y) => (x * 37 + y * 91 + ((x * y) % 17) * 11) % 256)

test('a picture is like itself', () => {
  expect(ssim(texture, texture)).toBeCloseTo(1, 6)
})

test('flat pictures differ by their light alone: (2ab + C1) / (a² + b² + C1)', () => {
  const [a, b] = [picture(16, 16, () => 100), picture(16, 16, () => 160)]
  const c1 = (0.01 * 255) ** 2
  expect(ssim(a, b)).toBeCloseTo((2 * 100 * 160 + c1) / (100 ** 2 + 160 ** 2 + c1), 5)
})

test('half the contrast about the same mean: (2·½v + C2) / (v + ¼v + C2) for a variance v', () => {
  // A chequerboard: under the Gaussian its mean is the middle to a thousandth, its variance the square of its swing.
  const board = (swing: number): Grey => picture(32, 32, (x, y) => 128 + ((x + y) % 2 === 0 ? swing : -swing))
  const [v, c2] = [80 ** 2, (0.03 * 255) ** 2]
  expect(ssim(board(80), board(40))).toBeCloseTo((v + c2) / (1.25 * v + c2), 3)
})

test('a negative is unlike, and the more noise the less like', () => {
  const negative = { ...texture, data: texture.data.map((value) => 255 - value) }
  expect(ssim(texture, negative)).toBeLessThan(0)
  const noisy = (much: number): Grey => ({
    ...texture,
    data: texture.data.map((value, at) =>
      Math.max(0, Math.min(255, value + (((at * 7919) % 13) - 6) * much)),
    ),
  })
  expect(ssim(texture, noisy(1))).toBeGreaterThan(ssim(texture, noisy(4)))
  expect(ssim(texture, noisy(4))).toBeGreaterThan(ssim(texture, noisy(12)))
})

test('pictures of two sizes are not compared', () => {
  expect(() =>
    ssim(
      texture,
      picture(8, 8, () => 0),
    ),
  ).toThrow('two sizes')
})
