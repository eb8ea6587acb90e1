import type { Devices } from '@parley/client'
import { detach, type Readable, type Scope, Store } from '@parley/kit'
import { type Capture, type Channel, type Effect, type Kind, LocalInput } from './local-input.ts'
import type { DeviceIds } from './memory.ts'

export { showsOn, Withheld } from './local-input.ts'
export type { Capture, Channel, Effect, Kind } from './local-input.ts'

const KINDS = ['microphone', 'camera'] as const
const NO_DEVICES: Devices = { microphones: [], cameras: [], speakers: [] }

/**
 * Microphone and camera of this page, from the lobby through the meeting to its end: switches that say what is wanted,
 * and the devices that follow them.
 */
export class LocalMedia {
  readonly #scope: Scope
  readonly #capture: Capture
  readonly #inputs: Record<Kind, LocalInput>
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
    const input = (kind: Kind): LocalInput =>
      new LocalInput(scope, kind, capture, start[kind], () => this.relist())
    this.#inputs = { microphone: input('microphone'), camera: input('camera') }
  }

  get microphone(): Readable<Channel> {
    return this.#inputs.microphone.channel
  }

  get camera(): Readable<Channel> {
    return this.#inputs.camera.channel
  }

  get devices(): Readable<Devices> {
    return this.#devices
  }

  get chosen(): Readable<DeviceIds> {
    return this.#chosen
  }

  /** Opens what is wanted on. */
  async start(): Promise<void> {
    const wanted = KINDS.filter((kind) => this.#inputs[kind].channel.get().on)
    await Promise.all(wanted.map((kind) => this.#openNow(kind)))
    await this.relist()
  }

  /** Switches a device. A camera that is off is closed, so that its light goes out. */
  set(kind: Kind, on: boolean): void {
    const input = this.#inputs[kind]
    if (!on && (kind === 'camera' || input.channel.get().input.state === 'failed')) input.close()
    input.want(on)
    if (on && input.channel.get().input.state !== 'open') this.#begin(kind)
  }

  /** Uses another device from now on, '' for the system's own choice; the open one is replaced. */
  choose(kind: Kind | 'speaker', device: string): void {
    this.#chosen.update((chosen) => ({ ...chosen, [kind]: device }))
    if (kind !== 'speaker') this.reopen(kind)
  }

  /** Opens a device anew, as when it is to be opened in another way. One that is off stays off. */
  reopen(kind: Kind): void {
    const input = this.#inputs[kind]
    if (input.busy || input.channel.get().on) this.#begin(kind)
  }

  /** Puts another effect between a device and what is handed out of it, `null` for none; the device stays open. */
  setEffect(kind: Kind, effect: Effect | null): void {
    this.#inputs[kind].setEffect(effect)
  }

  /** Tries again what failed. */
  retry(): void {
    for (const kind of KINDS) {
      if (this.#inputs[kind].channel.get().input.state === 'failed') this.set(kind, true)
    }
  }

  /** Goes without both: closes them and forgets their failures. */
  without(): void {
    for (const kind of KINDS) {
      this.#inputs[kind].want(false)
      this.#inputs[kind].close()
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

  #openNow(kind: Kind): Promise<void> {
    return this.#inputs[kind].open(this.#chosen.get()[kind])
  }
}
