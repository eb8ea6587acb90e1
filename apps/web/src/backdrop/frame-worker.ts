/// <reference lib="webworker" />
import { detach } from '@parley/kit'
import { type Budget, FULL_BUDGET, givenUp, planOf, spend } from './budget.ts'
import type { FromWorker, ModelFiles, Order, ToWorker } from './messages.ts'
import { type Frame, Painter } from './painter.ts'
import { formOf, Segmenter } from './segmenter.ts'

declare const self: DedicatedWorkerGlobalScope

const tell = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, transfer)

/** The work of this worker: one camera's frames, from its start until the page ends it. */
class FrameWork {
  readonly #files: ModelFiles
  readonly #interval: number
  readonly #painter = new Painter()
  #order: Order
  #budget: Budget = FULL_BUDGET
  #segmenter: Segmenter | 'coming' | 'failed' = 'coming'
  #count = 0

  constructor(files: ModelFiles, order: Order, interval: number) {
    this.#files = files
    this.#order = order
    this.#interval = interval
  }

  change(order: Order): void {
    if (this.#order.kind === 'picture') this.#order.pixels.close()
    this.#order = order
  }

  /** Loads what finds the person. What cannot be had leaves the whole picture hidden. */
  async load(form: Segmenter['form']): Promise<void> {
    try {
      this.#segmenter = await Segmenter.load(form, this.#files)
      tell({ told: 'ready' })
    } catch (error) {
      this.#segmenter = 'failed'
      tell({ told: 'failed', reason: String(error) })
    }
  }

  /** Draws one frame and reckons what it cost. */
  draw(frame: Frame): OffscreenCanvas {
    const began = performance.now()
    const { maskEvery, scale } = planOf(this.#budget)
    if (typeof this.#segmenter === 'object' && maskEvery !== null && this.#count % maskEvery === 0) {
      const mask = this.#segmenter.look(frame)
      if (mask !== null) this.#painter.learn(mask)
    }
    this.#painter.paint(frame, this.#order, scale)
    this.#count += 1
    // Without a mask yet the cost is not that of the effect.
    if (typeof this.#segmenter === 'object') this.#reckon(performance.now() - began)
    return this.#painter.canvas
  }

  #reckon(took: number): void {
    const before = givenUp(this.#budget)
    this.#budget = spend(this.#budget, took, this.#interval)
    if (before || !givenUp(this.#budget)) return
    this.#painter.forget()
    tell({ told: 'too-slow' })
  }
}

let work: FrameWork | null = null
let loading = false

/** Draws a frame; the first one says which model is wanted. */
function draw(frame: Frame): OffscreenCanvas {
  if (work === null) throw new Error('a frame before the start')
  if (!loading) {
    loading = true
    detach(work.load(formOf(frame)), 'loading the segmentation')
  }
  return work.draw(frame)
}

async function drawStream(
  frames: ReadableStream<VideoFrame>,
  drawn: WritableStream<VideoFrame>,
): Promise<void> {
  const drawing = new TransformStream<VideoFrame, VideoFrame>({
    transform: (frame, out) => {
      const { timestamp, duration } = frame
      const canvas = draw(frame)
      frame.close()
      out.enqueue(
        new VideoFrame(canvas, { timestamp, ...(duration !== null && { duration }), alpha: 'discard' }),
      )
    },
  })
  await frames.pipeThrough(drawing).pipeTo(drawn)
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.do) {
    case 'start-streams':
      work = new FrameWork(data.files, data.order, data.interval)
      detach(drawStream(data.frames, data.drawn), 'drawing the camera')
      break
    case 'start-pictures':
      work = new FrameWork(data.files, data.order, data.interval)
      break
    case 'frame': {
      const picture = draw(data.picture).transferToImageBitmap()
      data.picture.close()
      tell({ told: 'drawn', picture }, [picture])
      break
    }
    case 'change':
      work?.change(data.order)
      break
    default:
  }
})

tell({ told: 'hello' })
