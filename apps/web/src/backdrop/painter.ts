import { intoAlpha, type Mask, settle } from './mask.ts'
import type { Order } from './messages.ts'
import { cover, drawnAt, type Size } from './shapes.ts'

/** A frame to draw, from a stream or as a picture. */
export type Frame = ImageBitmap | VideoFrame

/** How wide the picture is while it is blurred: detail below this size is gone, and blurring it costs next to nothing. */
const BLUR_WIDTH = { slight: 96, strong: 40, hidden: 24 } as const

/** How often the room is laid over itself where the person was cut out of it, to close the hole from its rim. */
const FILL = 4

/** Draws frames with a person before another background; keeps its canvases from frame to frame. */
export class Painter {
  readonly #screen = new Layer()
  readonly #person = new Layer()
  readonly #mask = new Layer()
  readonly #small = new Layer()
  readonly #soft = new Layer()
  readonly #room = new Layer()
  #sure: Float32Array | null = null

  /** The canvas on which the last frame was drawn. */
  get canvas(): OffscreenCanvas {
    return this.#screen.canvas
  }

  /** Takes what was seen in the last frame that was looked at. */
  learn(mask: Mask): void {
    const { width, height } = mask
    this.#sure = settle(this.#sure, mask.sure)
    const pixels = new ImageData(width, height)
    intoAlpha(this.#sure, pixels.data)
    this.#mask.sized(mask).putImageData(pixels, 0, 0)
  }

  /** Forgets the person, as when nobody looks any more. */
  forget(): void {
    this.#sure = null
  }

  /** Draws a frame; all of it hidden as long as it is not known where the person is. */
  paint(frame: Frame, order: Order, scale: number): void {
    const size = drawnAt(sizeOf(frame), scale)
    const screen = this.#screen.sized(size)
    if (this.#sure === null) {
      this.#blur(screen, frame, size, BLUR_WIDTH.hidden)
      return
    }
    if (order.kind === 'picture') drawCover(screen, order.pixels, size)
    else this.#blurRoom(screen, frame, size, BLUR_WIDTH[order.strength])
    const person = this.#person.sized(size)
    person.globalCompositeOperation = 'copy'
    person.drawImage(this.#mask.canvas, 0, 0, size.width, size.height)
    person.globalCompositeOperation = 'source-in'
    person.drawImage(frame, 0, 0, size.width, size.height)
    screen.drawImage(this.#person.canvas, 0, 0)
  }

  /** The whole frame, blurred. */
  #blur(screen: Context, frame: Frame, size: Size, width: number): void {
    const small = smaller(size, width)
    this.#small.sized(small).drawImage(frame, 0, 0, small.width, small.height)
    this.#soften(this.#small, small)
    screen.drawImage(this.#small.canvas, 0, 0, size.width, size.height)
  }

  /** The frame blurred without the person in it: their colours would shine around them. */
  #blurRoom(screen: Context, frame: Frame, size: Size, width: number): void {
    const small = smaller(size, width)
    const context = this.#small.sized(small)
    context.globalCompositeOperation = 'copy'
    context.drawImage(frame, 0, 0, small.width, small.height)
    const room = this.#room.sized(small)
    room.globalCompositeOperation = 'copy'
    room.drawImage(this.#small.canvas, 0, 0)
    room.globalCompositeOperation = 'destination-out'
    room.drawImage(this.#mask.canvas, 0, 0, small.width, small.height)
    this.#soften(this.#small, small)
    this.#soften(this.#room, small)
    context.globalCompositeOperation = 'source-over'
    for (let time = 0; time < FILL; time += 1) context.drawImage(this.#room.canvas, 0, 0)
    screen.drawImage(this.#small.canvas, 0, 0, size.width, size.height)
  }

  /** Blurs a small picture by drawing it smaller still and back, twice: filters of canvases are not everywhere. */
  #soften(layer: Layer, size: Size): void {
    for (const share of [2, 3]) {
      const tiny = { width: Math.ceil(size.width / share), height: Math.ceil(size.height / share) }
      const soft = this.#soft.sized(tiny)
      soft.globalCompositeOperation = 'copy'
      soft.drawImage(layer.canvas, 0, 0, tiny.width, tiny.height)
      const context = layer.context
      context.globalCompositeOperation = 'copy'
      context.drawImage(this.#soft.canvas, 0, 0, size.width, size.height)
      context.globalCompositeOperation = 'source-over'
    }
  }
}

type Context = OffscreenCanvasRenderingContext2D

/** A canvas that gets its size when it is drawn on. */
class Layer {
  readonly canvas = new OffscreenCanvas(1, 1)
  readonly context: Context

  constructor() {
    const context = this.canvas.getContext('2d')
    if (context === null) throw new Error('no canvas to draw on')
    this.context = context
  }

  sized({ width, height }: Size): Context {
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width
      this.canvas.height = height
      this.context.imageSmoothingQuality = 'high'
    }
    return this.context
  }
}

/** The size of a frame as it is shown. */
export function sizeOf(frame: Frame): Size {
  return 'displayWidth' in frame ? { width: frame.displayWidth, height: frame.displayHeight } : frame
}

function smaller({ width, height }: Size, to: number): Size {
  const longer = Math.max(width, height)
  const scale = Math.min(1, to / longer)
  return { width: Math.max(2, Math.round(width * scale)), height: Math.max(2, Math.round(height * scale)) }
}

function drawCover(screen: Context, picture: ImageBitmap, size: Size): void {
  const { x, y, width, height } = cover(picture, size)
  screen.drawImage(picture, x, y, width, height, 0, 0, size.width, size.height)
}
