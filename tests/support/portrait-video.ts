/** A made-up person before a made-up wall, as raw video for Chromium's `--use-file-for-fake-video-capture`. */
export interface Portrait {
  /** Colours as red, green, blue from 0 to 255. */
  readonly wall: Rgb
  readonly light: Rgb
  readonly skin: Rgb
  readonly hair: Rgb
  readonly shirt: Rgb
  readonly longHair: boolean
}

export type Rgb = readonly [number, number, number]

/** Somebody with brown hair and a red shirt before a bright wall. */
export const SOMEBODY: Portrait = {
  wall: [205, 214, 200],
  light: [255, 246, 220],
  skin: [224, 172, 140],
  hair: [62, 41, 30],
  shirt: [176, 52, 58],
  longHair: false,
}

/** What a portrait is drawn on, in its own units. */
const [WIDTH, HEIGHT] = [640, 360]
const SECONDS = 2

/** Two seconds of the portrait, swaying a little, as a Y4M file (YUV 4:2:0, 16:9): pixels across, and frames a second. */
export function portraitVideo(portrait: Portrait, { width = WIDTH, fps = 15 } = {}): Buffer {
  const scale = WIDTH / width
  const height = HEIGHT / scale
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`)
  const count = SECONDS * fps
  const frames = Array.from({ length: count }, (_, number) => {
    const sway = Math.sin((2 * Math.PI * number) / count)
    const colour = (x: number, y: number): Rgb => colourAt(portrait, x * scale, y * scale, sway)
    return Buffer.concat([Buffer.from('FRAME\n'), frame(width, height, colour)])
  })
  return Buffer.concat([header, ...frames])
}

/** The planes of one picture, from its colour at each point. */
function frame(width: number, height: number, colour: (x: number, y: number) => Rgb): Buffer {
  const luma = Buffer.alloc(width * height)
  const [blue, red] = [Buffer.alloc((width * height) / 4), Buffer.alloc((width * height) / 4)]
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [r, g, b] = colour(x, y)
      luma[y * width + x] = 0.299 * r + 0.587 * g + 0.114 * b
      if (x % 2 === 1 || y % 2 === 1) continue
      const at = ((y / 2) * width) / 2 + x / 2
      blue[at] = 128 - 0.1687 * r - 0.3313 * g + 0.5 * b
      red[at] = 128 + 0.5 * r - 0.4187 * g - 0.0813 * b
    }
  }
  return Buffer.concat([luma, blue, red])
}

function colourAt(portrait: Portrait, x: number, y: number, sway: number): Rgb {
  const centre = WIDTH / 2 + 6 * sway
  const head = ellipse(x, y, centre, 150 + 2 * sway, 58, 74)
  const layers: readonly (readonly [number, Rgb])[] = [
    [ellipse(x, y, centre, 132, 70, portrait.longHair ? 98 : 74), portrait.hair],
    [portrait.longHair ? ellipse(x, y, centre, 200, 74, 84) : 2, portrait.hair],
    [ellipse(x, y, centre, 395, 165, 165), portrait.shirt],
    [ellipse(x, y, centre, 222, 30, 46), shade(portrait.skin, 0.86)],
    [head, portrait.skin],
    [y < 118 && head <= 1 ? 0 : 2, portrait.hair],
  ]
  let found = wallAt(portrait, x, y)
  for (const [distance, colour] of layers) {
    // One pixel's worth of softness at the rim, and a little shade towards it.
    const inside = Math.min(1, Math.max(0, (1 - distance) * 40))
    if (inside > 0) found = mix(found, shade(colour, 1.06 - 0.16 * Math.min(1, distance)), inside)
  }
  return found
}

/** A wall lit from the upper left, with a window's glow on it. */
function wallAt({ wall, light }: Portrait, x: number, y: number): Rgb {
  const glow = Math.exp(-((x - 130) ** 2 / 26_000 + (y - 90) ** 2 / 16_000))
  return mix(shade(wall, 1.1 - 0.5 * (y / HEIGHT)), light, 0.75 * glow)
}

/** 0 at the centre of an ellipse, 1 on its rim. */
function ellipse(x: number, y: number, cx: number, cy: number, rx: number, ry: number): number {
  return Math.hypot((x - cx) / rx, (y - cy) / ry)
}

function shade(colour: Rgb, by: number): Rgb {
  const [r, g, b] = colour
  return [Math.min(255, r * by), Math.min(255, g * by), Math.min(255, b * by)]
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const blend = (at: 0 | 1 | 2): number => from[at] + (to[at] - from[at]) * share
  return [blend(0), blend(1), blend(2)]
}
