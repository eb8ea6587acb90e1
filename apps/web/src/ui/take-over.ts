/** How the frames of a picture that begins came so far, and those of the one that is seen meanwhile (times in ms). */
export interface Beginning {
  /** Frames of the new one. */
  readonly frames: number
  readonly firstAt: number
  /** When its frame before this one came. */
  readonly beforeAt: number
  readonly now: number
  /** When the last frame of the old one came. */
  readonly oldAt: number
}

/** The first frame of a stream is shown at once, and then nothing until its jitter buffer is filled: as many frames later it goes on. */
const FRAMES = 4
/** Two frames this close to each other come evenly, even on a machine with too much to do. */
const EVEN_MS = 120
/** What does not come evenly by then is not going to. */
const LONGEST_MS = 600
/** An old picture that has stood still for this long is not worth waiting beside. */
const STALE_MS = 150

/** Whether a picture that begins should take the place of the one before, asked at each of its frames. */
export function isRipe({ frames, firstAt, beforeAt, now, oldAt }: Beginning): boolean {
  if (now - oldAt > STALE_MS || now - firstAt > LONGEST_MS) return true
  return frames >= FRAMES && now - beforeAt <= EVEN_MS
}

/** Calls `seen` with every frame that an element presents (its time in ms, and how many there were), until the function returned is called. */
export function onFrames(video: HTMLVideoElement, seen: (now: number, frames: number) => void): () => void {
  if (!('requestVideoFrameCallback' in video)) return () => {}
  let asked = 0
  const next = (now: number, { presentedFrames }: VideoFrameCallbackMetadata): void => {
    ask() // First, so that whoever has seen enough can stop it.
    seen(now, presentedFrames)
  }
  const ask = (): void => void (asked = video.requestVideoFrameCallback(next))
  ask()
  return () => video.cancelVideoFrameCallback(asked)
}

/** Calls `seen` at the first frame and asks for no more: a page that asks is laid out and painted for each frame of each picture. */
export function onFirst(video: HTMLVideoElement, seen: () => void): () => void {
  const stop = onFrames(video, () => {
    stop()
    seen()
  })
  return stop
}

/** What is known of the picture that is seen while another begins. */
export class OldPicture {
  #at = 0

  /** When its last frame came (ms). */
  get at(): number {
    return this.#at
  }

  /** Looks at its frames until the function returned is called; one that has just begun to be replaced counts as moving. */
  follow(video: HTMLVideoElement): () => void {
    this.#at = performance.now()
    return onFrames(video, (now) => void (this.#at = now))
  }
}

/** Calls `ripe` once when a picture should take over from the old one. */
export function whenRipe(video: HTMLVideoElement, old: OldPicture, ripe: () => void): () => void {
  let [firstAt, beforeAt] = [-1, 0]
  const stop = onFrames(video, (now, frames) => {
    if (firstAt < 0) firstAt = now
    if (isRipe({ frames, firstAt, beforeAt, now, oldAt: old.at })) {
      stop()
      ripe()
    }
    beforeAt = now
  })
  return stop
}
