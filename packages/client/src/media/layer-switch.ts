import { detach, type Scope } from '@parley/kit'

/** As much of an RTCRtpSender as switching its layers takes. */
export type LayerSender = Pick<RTCRtpSender, 'getParameters' | 'setParameters'>

/** Which encodings are sent when the `layers` lowest are wanted; one with layers inside it (SVC) is sent while any is. */
export function activeOf(encodings: number, layers: number): boolean[] {
  return Array.from({ length: encodings }, (_, at) => (encodings === 1 ? layers > 0 : at < layers))
}

/** Switches the encodings of one sender on and off: the last word counts, one change at a time. */
export class LayerSwitch {
  readonly #scope: Scope
  #sender: LayerSender | null = null
  #wanted = Number.POSITIVE_INFINITY
  #running = false

  constructor(scope: Scope) {
    this.#scope = scope
  }

  /** The sender is there, negotiated: before that it takes no change. */
  use(sender: LayerSender): void {
    this.#sender = sender
    this.#settle()
  }

  /** Sends the `layers` lowest from now on. */
  set(layers: number): void {
    this.#wanted = layers
    this.#settle()
  }

  #settle(): void {
    if (this.#sender !== null && !this.#running) detach(this.#run(this.#sender), this.#scope.name)
  }

  async #run(sender: LayerSender): Promise<void> {
    this.#running = true
    try {
      for (let change = this.#change(sender); change !== null; change = this.#change(sender)) {
        await sender.setParameters(change)
      }
    } catch {
      // The sender was stopped, or this browser cannot: then it goes on as it did, which costs only bits.
    } finally {
      this.#running = false
    }
  }

  /** The sender's parameters as they should be; null when they are. */
  #change(sender: LayerSender): RTCRtpSendParameters | null {
    if (this.#scope.closed) return null
    const parameters = sender.getParameters()
    const active = activeOf(parameters.encodings.length, this.#wanted)
    if (parameters.encodings.every((encoding, at) => (encoding.active ?? true) === active[at])) return null
    parameters.encodings.forEach((encoding, at) => (encoding.active = active[at] ?? true))
    return parameters
  }
}
