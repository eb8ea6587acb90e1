import { detach, every, type Scope } from '@parley/kit'
import type { Standing } from './chosen.ts'
import type { Effect } from './effect.ts'
import { frameStreams } from './media-streams.ts'
import type { FromWorker, Order, ToWorker } from './messages.ts'
import { modelFiles } from './model-files.ts'
import { picturePixels } from './picture-pixels.ts'

/** What a camera is taken for that does not say how many frames a second it gives. */
const USUAL_RATE = 30

/** Until a picture is there, and when it is there no more: the room stays hidden. */
const STRONG: Order = { kind: 'blur', strength: 'strong' }

/** An effect at work on one camera's track: a worker draws each frame anew, and the track of what it drew is handed on. */
export class CameraEffect {
  readonly #scope: Scope
  readonly #worker: Worker
  readonly #tell: (standing: Standing) => void
  /** Counts the changes: a picture that comes late must not undo a later choice. */
  #changes = 0

  private constructor(scope: Scope, worker: Worker, tell: (standing: Standing) => void) {
    this.#scope = scope
    this.#worker = worker
    this.#tell = tell
  }

  /** Puts an effect on a track until the scope ends; rejects when its program cannot be had. `tell` hears how it stands. */
  static async start(
    scope: Scope,
    camera: MediaStreamTrack,
    effect: Effect,
    tell: (standing: Standing) => void,
  ): Promise<{ readonly effect: CameraEffect; readonly track: MediaStreamTrack }> {
    const worker = new Worker(new URL('./frame-worker.ts', import.meta.url), {
      type: 'module',
      name: 'backdrop',
    })
    scope.defer(() => worker.terminate())
    await greeted(scope, worker)
    const started = new CameraEffect(scope, worker, tell)
    tell('hidden')
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => started.#hear(data))
    const track = frameStreams() === null ? started.#byPictures(camera) : started.#byStreams(camera)
    started.change(effect)
    return { effect: started, track }
  }

  /** Goes over to another effect, without a gap in the picture. */
  change(effect: Effect): void {
    this.#changes += 1
    if (effect.kind === 'blur') this.#send({ do: 'change', order: effect })
    if (effect.kind === 'picture')
      detach(this.#changeTo(effect.picture, this.#changes), 'fetching a background')
  }

  async #changeTo(picture: string, change: number): Promise<void> {
    let pixels: ImageBitmap | null = null
    try {
      pixels = await picturePixels(picture)
    } catch {
      // It cannot be fetched or decoded: as good as none.
    }
    if (this.#scope.closed || change !== this.#changes) {
      pixels?.close()
      return
    }
    if (pixels === null) this.#send({ do: 'change', order: STRONG })
    else this.#send({ do: 'change', order: { kind: 'picture', pixels } }, [pixels])
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #hear(message: FromWorker): void {
    if (message.told === 'ready') this.#tell('on')
    else if (message.told === 'failed' || message.told === 'too-slow') this.#tell(message.told)
  }

  #byStreams(camera: MediaStreamTrack): MediaStreamTrack {
    const streams = frameStreams()
    if (streams === null) throw new Error('this browser has no streams of frames')
    const { readable } = new streams.MediaStreamTrackProcessor({ track: camera })
    const track = new streams.MediaStreamTrackGenerator({ kind: 'video' })
    this.#scope.defer(() => track.stop())
    this.#send({ do: 'start-streams', ...this.#startWith(camera), frames: readable, drawn: track.writable }, [
      readable,
      track.writable,
    ])
    return track
  }

  /** Where frames cannot be streamed: looked at in an element, drawn in the worker, shown on a canvas that is a source of video. */
  #byPictures(camera: MediaStreamTrack): MediaStreamTrack {
    const start = this.#startWith(camera)
    this.#send({ do: 'start-pictures', ...start })
    const video = document.createElement('video')
    video.muted = true
    video.playsInline = true
    video.srcObject = new MediaStream([camera])
    // Muted video may always play; a rejection means the track has ended meanwhile.
    video.play().catch(() => {})
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d')
    const [track] = canvas.captureStream().getVideoTracks()
    if (context === null || track === undefined) throw new Error('a canvas that is no source of video')
    this.#scope.defer(() => {
      track.stop()
      video.srcObject = null
    })
    let drawing = false
    const look = async (): Promise<void> => {
      const picture = await createImageBitmap(video)
      if (!this.#scope.closed) this.#send({ do: 'frame', picture }, [picture])
    }
    // By the clock and not by the element's frames, of which a page in the background is told nothing.
    every(this.#scope, start.interval, () => {
      if (drawing || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return
      drawing = true
      detach(look(), 'looking at the camera')
    })
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.told !== 'drawn') return
      const { picture } = data
      if (canvas.width !== picture.width) canvas.width = picture.width
      if (canvas.height !== picture.height) canvas.height = picture.height
      context.drawImage(picture, 0, 0)
      picture.close()
      drawing = false
    })
    return track
  }

  #startWith(camera: MediaStreamTrack) {
    const rate = camera.getSettings().frameRate
    const interval = 1_000 / (rate !== undefined && rate > 0 ? rate : USUAL_RATE)
    return { files: modelFiles(), order: STRONG, interval }
  }
}

/** Waits until the worker's program is there and says so. */
function greeted(scope: Scope, worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', () => resolve(), { once: true })
    worker.addEventListener('error', () => reject(new Error('the program of the effects cannot be had')), {
      once: true,
    })
    scope.defer(() => reject(scope.signal.reason as Error))
  })
}
