import { detach, every, Store, type Readable, type Scope } from '@parley/kit'
import { changedShare, judge, UNSEEN, type Content } from './content.ts'

/** Who decides what a screen shows: its sharer, or the look of it. */
export type ContentChoice = 'auto' | Content

/** Frames a second: enough to follow scrolling where every one of them costs sharpness, and what films are made in. */
const FRAMES: Readonly<Record<Content, number>> = { text: 10, motion: 30 }
/** How often the picture is looked at, in milliseconds. */
const LOOK_EVERY = 1_000
/** Points of the small picture that is compared: a line of text is about one of them. */
const [WIDTH, HEIGHT] = [64, 36]

/** Tells the encoder of a captured screen what it shows, as it is seen or said; no negotiation is needed for it. */
export class ScreenContent {
  readonly #picture: MediaStreamTrack
  readonly #content = new Store<Content>('text')
  readonly #choice = new Store<ContentChoice>('auto')
  #judgement = UNSEEN

  /** Looks at the picture for the scope's lifetime. */
  constructor(scope: Scope, picture: MediaStreamTrack) {
    this.#picture = picture
    this.#apply('text')
    watchChanges(scope, picture, (changed) => {
      this.#judgement = judge(this.#judgement, changed)
      this.#decide()
    })
  }

  /** What it is taken for now. */
  get content(): Readable<Content> {
    return this.#content
  }

  get choice(): Readable<ContentChoice> {
    return this.#choice
  }

  choose(choice: ContentChoice): void {
    this.#choice.set(choice)
    this.#decide()
  }

  #decide(): void {
    const choice = this.#choice.get()
    const content = choice === 'auto' ? this.#judgement.content : choice
    if (content !== this.#content.get()) this.#apply(content)
  }

  #apply(content: Content): void {
    this.#content.set(content)
    this.#picture.contentHint = content
    // Refused by a browser that cannot change it any more, or when the screen has ended: then it stays as it was.
    this.#picture.applyConstraints({ frameRate: { max: FRAMES[content] } }).catch(() => {})
  }
}

/** As much of W3C mediacapture-transform as is used; Chromium has it, also in a page that is not looked at. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>
}
type TrackProcessorClass = new (init: { track: MediaStreamTrack; maxBufferSize: number }) => TrackProcessor

/** Tells once a second which share of a picture has changed; 0 when no frame has come. */
function watchChanges(scope: Scope, picture: MediaStreamTrack, tell: (changed: number) => void): void {
  const look = looker(scope, picture)
  const draw = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true })
  if (draw === null) return // A browser that lends out no canvas (to resist fingerprinting): it stays text.
  let before: Uint8ClampedArray | null = null
  const compare = (image: CanvasImageSource): void => {
    draw.drawImage(image, 0, 0, WIDTH, HEIGHT)
    const now = draw.getImageData(0, 0, WIDTH, HEIGHT).data
    tell(before === null ? 0 : changedShare(before, now))
    before = now
  }
  every(scope, LOOK_EVERY, () => {
    if (!look(compare)) tell(0)
  })
}

/** Calls back with the newest frame if there is one that was not looked at yet, and answers whether there was. */
type Look = (use: (image: CanvasImageSource) => void) => boolean

function looker(scope: Scope, picture: MediaStreamTrack): Look {
  const Processor = (globalThis as { MediaStreamTrackProcessor?: TrackProcessorClass })
    .MediaStreamTrackProcessor
  return Processor === undefined
    ? elementLooker(scope, picture)
    : frameLooker(scope, new Processor({ track: picture, maxBufferSize: 1 }))
}

function frameLooker(scope: Scope, processor: TrackProcessor): Look {
  const reader = processor.readable.getReader()
  let frame: VideoFrame | null = null
  let reading = false
  const read = async (): Promise<void> => {
    reading = true
    const { value } = await reader.read()
    reading = value === undefined // The end: nothing is read any more.
    if (scope.closed) value?.close()
    else frame = value ?? null
  }
  scope.defer(() => {
    frame?.close()
    frame = null
    reader.cancel().catch(() => {}) // It ended by itself.
  })
  return (use) => {
    const seen = frame
    frame = null
    if (seen !== null) {
      use(seen)
      seen.close()
    }
    // A frame that is read is held until the next look; held longer it would be missed by the capture.
    if (!reading) detach(read(), 'looking at a shared screen')
    return seen !== null
  }
}

function elementLooker(scope: Scope, picture: MediaStreamTrack): Look {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([picture])
  scope.defer(() => (video.srcObject = null))
  video.play().catch(() => {}) // Muted video may always play; a rejection means that the screen has ended.
  return (use) => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false
    use(video)
    return true
  }
}
