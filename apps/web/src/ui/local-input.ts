import type { Devices, MediaFailure } from '@parley/client'
import { detach, type Readable, reportFault, type Scope, Store } from '@parley/kit'

/** The browser's devices, as the client opens them: taken from outside, so that this can be tried without any. */
export interface Capture {
  /** Opens a device, the system's own choice when none is named; it stops when the scope ends. */
  open(scope: Scope, kind: Kind, device: string | undefined): Promise<MediaStreamTrack>
  classify(error: unknown): MediaFailure
  list(): Promise<Devices>
}

/** The two things one brings to a meeting. */
export type Kind = 'microphone' | 'camera'

/**
 * A step between a device and what the page hands out of it, as a blurred background or a noise suppressor. It answers
 * the track to hand out, for the scope's lifetime; the one it is given stays the device's, and is the answer of an
 * effect that cannot do its work. Then the effect itself says so: a rejection is a fault of the program, but for
 * {@link Withheld}.
 */
export type Effect = (scope: Scope, track: MediaStreamTrack) => Promise<MediaStreamTrack>

/** An effect's word that the device's own track must not be handed out in its place, as when it was to hide a room. */
export class Withheld extends Error {
  override readonly name = 'Withheld'
}

/** How a device stands. Failures keep their reason until it is tried again or switched off. */
export type Input =
  | { readonly state: 'closed' }
  | { readonly state: 'opening' }
  /** `track` is what is handed out, `raw` what comes from the device: the same while there is no effect. */
  | { readonly state: 'open'; readonly track: MediaStreamTrack; readonly raw: MediaStreamTrack }
  | { readonly state: 'failed'; readonly failure: MediaFailure }

/** One device and whether it is wanted on. A muted microphone stays open: unmuting must not cost a second. */
export interface Channel {
  readonly on: boolean
  readonly input: Input
}

/** Whether a switch shows as on: it is wanted so, and the device is there or coming. */
export function showsOn({ on, input }: Channel): boolean {
  return on && (input.state === 'open' || input.state === 'opening')
}

/** A device that is open, and the effect between it and what is handed out. */
interface Live {
  readonly life: Scope
  readonly raw: MediaStreamTrack
  effect: Effect | null
  step: Scope
}

/** One device of the page: it is opened, replaced and closed here, and what comes of it goes through its effect. */
export class LocalInput {
  readonly #scope: Scope
  readonly #kind: Kind
  readonly #capture: Capture
  /** Looks for another when the device goes by itself; what is still without one then has failed. */
  readonly #lost: () => Promise<void>
  readonly #store: Store<Channel>
  #live: Live | null = null
  #opening: Scope | null = null
  #effect: Effect | null = null
  #turn = 0

  constructor(scope: Scope, kind: Kind, capture: Capture, on: boolean, lost: () => Promise<void>) {
    this.#scope = scope
    this.#kind = kind
    this.#capture = capture
    this.#lost = lost
    this.#store = new Store<Channel>({ on, input: { state: 'closed' } })
  }

  get channel(): Readable<Channel> {
    return this.#store
  }

  /** Whether a device is open or being opened. */
  get busy(): boolean {
    return this.#live !== null || this.#opening !== null
  }

  /** Says whether it is wanted on; opening and closing are the caller's. */
  want(on: boolean): void {
    this.#put({ on })
    const { input } = this.#store.get()
    if (input.state === 'open') input.track.enabled = on
  }

  /**
   * Opens a device in place of the one that is open. Another microphone is opened before the last one ends, so that no
   * word is lost between; of cameras many machines can open only one at a time.
   */
  async open(device: string | undefined): Promise<void> {
    this.#opening?.close('replaced')
    if (this.#scope.closed) return
    const life = this.#scope.child(this.#kind)
    this.#opening = life
    if (this.#kind === 'camera' || this.#live === null) {
      this.#end('replaced')
      this.#put({ input: { state: 'opening' } })
    }
    try {
      const raw = await this.#capture.open(life, this.#kind, device)
      const { effect, step, track } = await this.#apply(life, raw)
      if (this.#opening !== life || life.closed) return
      this.#opening = null
      const before = this.#live
      this.#live = { life, raw, effect, step }
      // Fires when the device goes (unplugged, taken back by the person), not when it is stopped here.
      raw.addEventListener('ended', () => this.#gone(life))
      this.#handOut(track, raw)
      before?.life.close('replaced')
      if (effect !== this.#effect) this.#reapply(this.#live)
    } catch (error) {
      this.#fail(life, this.#capture.classify(error))
    }
  }

  /** Puts another effect between the device and what is handed out, `null` for none; the device stays open. */
  setEffect(effect: Effect | null): void {
    this.#effect = effect
    if (this.#live !== null) this.#reapply(this.#live)
  }

  close(): void {
    this.#opening?.close('switched off')
    this.#opening = null
    this.#end('switched off')
    this.#put({ input: { state: 'closed' } })
  }

  async #apply(
    life: Scope,
    raw: MediaStreamTrack,
  ): Promise<{ effect: Effect | null; step: Scope; track: MediaStreamTrack }> {
    const effect = this.#effect
    const step = life.child('effect')
    if (effect === null) return { effect, step, track: raw }
    try {
      return { effect, step, track: await effect(step, raw) }
    } catch (error) {
      if (error instanceof Withheld) throw error
      if (!step.closed) reportFault(error, step.name)
      step.close('failed')
      return { effect, step, track: raw }
    }
  }

  #reapply(live: Live): void {
    const turn = ++this.#turn
    const change = async (): Promise<void> => {
      const { effect, step, track } = await this.#apply(live.life, live.raw)
      if (turn !== this.#turn || this.#live !== live || live.life.closed) return step.close('replaced')
      const before = live.step
      live.effect = effect
      live.step = step
      this.#handOut(track, live.raw)
      before.close('replaced')
    }
    detach(change(), `effect of the ${this.#kind}`)
  }

  #handOut(track: MediaStreamTrack, raw: MediaStreamTrack): void {
    // What an effect makes is silenced at its end; the effect itself goes on, and is warm when one speaks again.
    if (track !== raw) raw.enabled = true
    track.enabled = this.#store.get().on
    this.#put({ input: { state: 'open', track, raw } })
  }

  #gone(life: Scope): void {
    if (this.#live?.life !== life || life.closed) return
    detach(
      this.#lost().then(() => {
        if (this.#opening === null) this.#fail(life, 'not-found')
      }),
      `${this.#kind} that has gone`,
    )
  }

  #fail(life: Scope, failure: MediaFailure): void {
    if (life.closed || (this.#opening !== life && this.#live?.life !== life)) return
    this.close()
    this.#put({ input: { state: 'failed', failure } })
  }

  #end(reason: string): void {
    this.#live?.life.close(reason)
    this.#live = null
  }

  #put(change: Partial<Channel>): void {
    this.#store.update((channel) => ({ ...channel, ...change }))
  }
}
