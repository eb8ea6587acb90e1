/** A grey picture: one byte for each point, row by row. */
export interface Grey {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint8ClampedArray
}

/** The window of Wang et al. 2004: a circular Gaussian of 11 points with a deviation of 1.5. */
const RADIUS = 5
const DEVIATION = 1.5
/** (K1 L)² and (K2 L)² of the paper for 8 bits, which keep the quotients defined where a picture is flat. */
const C1 = (0.01 * 255) ** 2
const C2 = (0.03 * 255) ** 2

/**
 * Mean structural similarity of two pictures of one size (Wang, Bovik, Sheikh, Simoncelli: Image Quality Assessment,
 * IEEE Transactions on Image Processing 13(4), 2004): 1 for the same picture, about 0 for unrelated ones. Only
 * windows that lie wholly within the picture count, as in the authors' own program.
 */
export function ssim(a: Grey, b: Grey): number {
  if (a.width !== b.width || a.height !== b.height) throw new Error('pictures of two sizes')
  const { width, height } = a
  const product = (f: (x: number, y: number) => number): Float32Array =>
    Float32Array.from({ length: width * height }, (_, at) => f(a.data[at] ?? 0, b.data[at] ?? 0))
  const mean = (f: (x: number, y: number) => number): Float32Array => smooth(product(f), width, height)
  const [ma, mb] = [mean((x) => x), mean((_, y) => y)]
  const [aa, bb, ab] = [mean((x) => x * x), mean((_, y) => y * y), mean((x, y) => x * y)]
  let sum = 0
  for (let at = 0; at < ma.length; at += 1) {
    const [x, y] = [ma[at] ?? 0, mb[at] ?? 0]
    const varianceA = (aa[at] ?? 0) - x * x
    const varianceB = (bb[at] ?? 0) - y * y
    const covariance = (ab[at] ?? 0) - x * y
    sum += ((2 * x * y + C1) * (2 * covariance + C2)) / ((x * x + y * y + C1) * (varianceA + varianceB + C2))
  }
  return sum / ma.length
}

const WEIGHTS = ((): readonly number[] => {
  const raw = Array.from({ length: 2 * RADIUS + 1 }, (_, at) =>
    Math.exp(-((at - RADIUS) ** 2) / (2 * DEVIATION ** 2)),
  )
  const total = raw.reduce((sum, one) => sum + one, 0)
  return raw.map((one) => one / total)
})()

/** The Gaussian mean around each point that has a whole window, rows first: the window is the product of two lines. */
function smooth(values: Float32Array, width: number, height: number): Float32Array {
  const inner = width - 2 * RADIUS
  const rows = new Float32Array(inner * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < inner; x += 1) {
      let sum = 0
      for (let k = 0; k <= 2 * RADIUS; k += 1) sum += (WEIGHTS[k] ?? 0) * (values[y * width + x + k] ?? 0)
      rows[y * inner + x] = sum
    }
  }
  const low = height - 2 * RADIUS
  const means = new Float32Array(inner * low)
  for (let y = 0; y < low; y += 1) {
    for (let x = 0; x < inner; x += 1) {
      let sum = 0
      for (let k = 0; k <= 2 * RADIUS; k += 1) sum += (WEIGHTS[k] ?? 0) * (rows[(y + k) * inner + x] ?? 0)
      means[y * inner + x] = sum
    }
  }
  return means
}
