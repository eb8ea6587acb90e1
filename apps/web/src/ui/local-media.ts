import type { Devices, MediaFailure } from '@parley/client'
import { detach, type Readable, type Scope, Store } from '@parley/kit'
import type { DeviceIds } from './memory.ts'

/** The browser's devices, as the client opens them: taken from outside, so that this can be tried without any. */
export interface Capture {
  /** Opens a device, the system's own choice when none is named; it stops when the scope ends. */
  open(scope: Scope, kind: Kind, device: string | undefined): Promise<MediaStreamTrack>
  classify(error: unknown): MediaFailure
  list(): Promise<Devices>
}

/** The two things one brings to a meeting. */
export type Kind = 'microphone' | 'camera'

/** How a device stands. Failures keep their reason until it is tried again or switched off. */
export type Input =
  | { readonly state: 'closed' }
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly track: MediaStreamTrack }
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

const NO_DEVICES: Devices = { microphones: [], cameras: [], speakers: [] }

/**
 * Microphone and camera of this page, from the lobby through the meeting to its end: switches that say what is wanted,
 * and the devices that follow them.
 */
export class LocalMedia {
  readonly #scope: Scope
  readonly #capture: Capture
  readonly #stores: Record<Kind, Store<Channel>>
  readonly #open: Record<Kind, Scope | null> = { microphone: null, camera: null }
  readonly #devices = new Store<Devices>(NO_DEVICES)
  readonly #chosen: Store<DeviceIds>

  constructor(
    scope: Scope,
    capture: Capture,
    start: { microphone: boolean; camera: boolean; chosen: DeviceIds },
  ) {
    this.#scope = scope
    this.#capture = capture
    this.#chosen = new Store(start.chosen)
    this.#stores = {
      microphone: new Store<Channel>({ on: start.microphone, input: { state: 'closed' } }),
      camera: new Store<Channel>({ on: start.camera, input: { state: 'closed' } }),
    }
  }

  get microphone(): Readable<Channel> {
    return this.#stores.microphone
  }

  get camera(): Readable<Channel> {
    return this.#stores.camera
  }

  get devices(): Readable<Devices> {
    return this.#devices
  }

  get chosen(): Readable<DeviceIds> {
    return this.#chosen
  }

  /** Opens what is wanted on. */
  async start(): Promise<void> {
    const wanted = (['microphone', 'camera'] as const).filter((kind) => this.#stores[kind].get().on)
    await Promise.all(wanted.map((kind) => this.#openNow(kind)))
    await this.relist()
  }

  /** Switches a device. A camera that is off is closed, so that its light goes out. */
  set(kind: Kind, on: boolean): void {
    const { input } = this.#stores[kind].get()
    if (!on && (kind === 'camera' || input.state === 'failed')) this.#close(kind)
    this.#put(kind, { on })
    if (input.state === 'open') input.track.enabled = on
    if (on && this.#stores[kind].get().input.state !== 'open') this.#begin(kind)
  }

  /** Uses another device from now on; the open one is replaced. */
  choose(kind: Kind | 'speaker', device: string): void {
    this.#chosen.update((chosen) => ({ ...chosen, [kind]: device }))
    if (kind === 'speaker') return
    if (this.#stores[kind].get().on || this.#open[kind] !== null) this.#begin(kind)
  }

  /** Tries again what failed. */
  retry(): void {
    for (const kind of ['microphone', 'camera'] as const) {
      if (this.#stores[kind].get().input.state === 'failed') this.set(kind, true)
    }
  }

  /** Goes without both: closes them and forgets their failures. */
  without(): void {
    for (const kind of ['microphone', 'camera'] as const) {
      this.#put(kind, { on: false })
      this.#close(kind)
    }
  }

  /** Looks again which devices there are, as after one was plugged in. */
  async relist(): Promise<void> {
    const devices = await this.#capture.list()
    if (!this.#scope.closed) this.#devices.set(devices)
  }

  #begin(kind: Kind): void {
    detach(
      this.#openNow(kind).then(() => this.relist()),
      `${kind} of the page`,
    )
  }

  async #openNow(kind: Kind): Promise<void> {
    this.#open[kind]?.close('replaced')
    if (this.#scope.closed) return
    const life = this.#scope.child(kind)
    this.#open[kind] = life
    this.#put(kind, { input: { state: 'opening' } })
    try {
      const track = await this.#capture.open(life, kind, this.#chosen.get()[kind])
      if (this.#open[kind] !== life || life.closed) return
      track.enabled = this.#stores[kind].get().on
      // Fires when the device goes (unplugged, taken back by the person), not when it is stopped here.
      track.addEventListener('ended', () => this.#fail(kind, life, 'not-found'))
      this.#put(kind, { input: { state: 'open', track } })
    } catch (error) {
      this.#fail(kind, life, this.#capture.classify(error))
    }
  }

  #fail(kind: Kind, life: Scope, failure: MediaFailure): void {
    if (this.#open[kind] !== life || life.closed) return
    this.#close(kind)
    this.#put(kind, { input: { state: 'failed', failure } })
  }

  #close(kind: Kind): void {
    this.#open[kind]?.close('switched off')
    this.#open[kind] = null
    this.#put(kind, { input: { state: 'closed' } })
  }

  #put(kind: Kind, change: Partial<Channel>): void {
    this.#stores[kind].update((channel) => ({ ...channel, ...change }))
  }
}
