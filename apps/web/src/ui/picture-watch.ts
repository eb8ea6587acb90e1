import { every, Scope } from '@parley/kit'

/** How a picture comes: not yet, well, not any more for the moment, or not at all. */
export type Flow = 'starting' | 'flowing' | 'frozen' | 'missing'

/** What was seen of a picture, and when (ms). */
export interface Sight {
  readonly frames: number
  /** When the last new frame was seen, or when watching began. */
  readonly at: number
  readonly flow: Flow
}

/** How long the first frame may take before its absence is told: a join on a slow line is not a fault. */
const MISSING_AFTER_MS = 5_000

/** Judges a picture that has shown `frames` in all by `now`; `patience` is how long it may stand still (ms). */
export function judge(before: Sight, frames: number, now: number, patience: number): Sight {
  if (frames !== before.frames) return { frames, at: now, flow: 'flowing' }
  const still = now - before.at
  if (frames === 0) return still < MISSING_AFTER_MS ? before : { ...before, flow: 'missing' }
  return still < patience ? before : { ...before, flow: 'frozen' }
}

interface Watched {
  readonly patience: number
  readonly tell: (flow: Flow) => void
  sight: Sight
}

/** How often all pictures are looked at. */
const LOOK_MS = 500

/** Watches whether pictures move: one timer for all of them, and only while there are any. */
export class PictureWatch {
  readonly #watched = new Map<HTMLVideoElement, Watched>()
  #scope: Scope | null = null

  /** Tells whenever the flow of a picture is another one; the function returned ends it. */
  watch(video: HTMLVideoElement, patience: number, tell: (flow: Flow) => void): () => void {
    this.#watched.set(video, {
      patience,
      tell,
      sight: { frames: 0, at: performance.now(), flow: 'starting' },
    })
    tell('starting')
    if (this.#scope === null) {
      this.#scope = new Scope('picture watch')
      every(this.#scope, LOOK_MS, () => this.#look())
    }
    return () => {
      this.#watched.delete(video)
      if (this.#watched.size > 0) return
      this.#scope?.close('nothing to watch')
      this.#scope = null
    }
  }

  #look(): void {
    const now = performance.now()
    for (const [video, watched] of this.#watched) {
      const { sight, patience } = watched
      // Nothing is drawn in a hidden tab: that says nothing about the picture.
      watched.sight = document.hidden
        ? { ...sight, at: now }
        : judge(sight, video.getVideoPlaybackQuality().totalVideoFrames, now, patience)
      if (watched.sight.flow !== sight.flow) watched.tell(watched.sight.flow)
    }
  }
}

/** The page's one watch. */
export const pictures = new PictureWatch()
