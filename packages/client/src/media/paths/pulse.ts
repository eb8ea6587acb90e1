/** Milliseconds after the last sign of life for which frames count as coming: a picture of ten frames a second, sound with DTX. */
const COMING_MS = { video: 150, audio: 450 } as const

/** Whether frames come, told from the time stamp of the last one as the browser gives it, whatever clock that is of. */
export class Pulse {
  #stamp: number | null = null
  /** When the stamp last moved. */
  #movedAt: number | null = null

  /** Looks at the stamp of the last frame at the time `now` (ms). */
  look(stamp: number | null, now: number): void {
    if (stamp === null || stamp === this.#stamp) return
    // The first stamp may be of long ago: that it moves is what counts.
    if (this.#stamp !== null) this.#movedAt = now
    this.#stamp = stamp
  }

  /** Whether frames come now, and have come after the time `since`. */
  comes(kind: 'audio' | 'video', now: number, since: number): boolean {
    return this.#movedAt !== null && this.#movedAt > since && now - this.#movedAt <= COMING_MS[kind]
  }

  /** When a frame was last seen to come; null for never. */
  get movedAt(): number | null {
    return this.#movedAt
  }
}

/** Time stamp of the last frame that a receiver handed out (W3C WebRTC, 5.3, `getSynchronizationSources`). */
export function lastFrame(receiver: RTCRtpReceiver | undefined): number | null {
  const stamps = receiver?.getSynchronizationSources?.().map(({ timestamp }) => timestamp) ?? []
  return stamps.length === 0 ? null : Math.max(...stamps)
}
