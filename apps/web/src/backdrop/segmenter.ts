import { ImageSegmenter } from '@mediapipe/tasks-vision'
import type { Mask } from './mask.ts'
import type { ModelFiles } from './messages.ts'
import { type Frame, sizeOf } from './painter.ts'

/** What the two models look at: one for pictures that are wider than high, one for the others. */
const INPUT = {
  landscape: { width: 256, height: 144 },
  portrait: { width: 256, height: 256 },
} as const

/** Finds the person in frames. On the processor, not on the graphics card: a mask takes 3 to 6 ms there, and needs no way back. */
export class Segmenter {
  readonly #input: OffscreenCanvasRenderingContext2D
  readonly #segmenter: ImageSegmenter
  readonly form: keyof typeof INPUT
  #time = 0

  private constructor(form: keyof typeof INPUT, segmenter: ImageSegmenter) {
    const { width, height } = INPUT[form]
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (context === null) throw new Error('no canvas to read from')
    this.#input = context
    this.#segmenter = segmenter
    this.form = form
  }

  static async load(form: keyof typeof INPUT, files: ModelFiles): Promise<Segmenter> {
    const model = await fetch(files[form])
    if (!model.ok) throw new Error(`the model cannot be had: ${model.status}`)
    const segmenter = await ImageSegmenter.createFromOptions(
      { wasmLoaderPath: files.loader, wasmBinaryPath: files.binary },
      {
        canvas: new OffscreenCanvas(1, 1),
        baseOptions: { modelAssetBuffer: new Uint8Array(await model.arrayBuffer()), delegate: 'CPU' },
        runningMode: 'VIDEO',
        outputConfidenceMasks: true,
        outputCategoryMask: false,
      },
    )
    return new Segmenter(form, segmenter)
  }

  /** Where the person is in a frame; `null` when the model had nothing to say. */
  look(frame: Frame): Mask | null {
    const { width, height } = INPUT[this.form]
    this.#input.drawImage(frame, 0, 0, width, height)
    // Only has to rise from frame to frame.
    this.#time += 1
    let found: Mask | null = null
    this.#segmenter.segmentForVideo(this.#input.getImageData(0, 0, width, height), this.#time, (result) => {
      const [mask] = result.confidenceMasks ?? []
      // What the library hands out is valid during this call only.
      if (mask !== undefined) {
        found = { width: mask.width, height: mask.height, sure: mask.getAsFloat32Array().slice() }
      }
    })
    return found
  }

  close(): void {
    this.#segmenter.close()
  }
}

/** Which model suits a frame. */
export function formOf(frame: Frame): keyof typeof INPUT {
  const { width, height } = sizeOf(frame)
  return width >= height ? 'landscape' : 'portrait'
}
