import { encodeChunk, LIMITS, type FileOffer, type TransferMessage } from '@parley/protocol'
import { mayBeSent, startSending, stepSending, type SendEvent, type Sending } from './sending.ts'
import type { DataPipe } from './ways.ts'

/** Bytes read from a file in one go. */
const BLOCK = 1024 * 1024
/** A channel that holds this much is given no more: what lies in it delays every word behind it. */
const HIGH_BYTES = 2 * 1024 * 1024

/** What a file on its way to one receiver takes of its surroundings. */
export interface OutboundNeed {
  readonly file: File
  readonly offer: FileOffer
  readonly pipe: () => DataPipe | null
  /** How much may be on its way just now; 0 while others go first. */
  readonly window: (pipe: DataPipe) => number
  readonly say: (message: TransferMessage) => void
  /** Told after every step; `before` is how it stood. */
  readonly changed: (before: Sending) => void
}

/** A file on its way to one receiver: reads, sends, and keeps to what the receiver says. */
export class Outbound {
  readonly need: OutboundNeed
  now: Sending
  #pumping = false
  /** The block that is being sent and the next one, by where they begin. */
  readonly #blocks = new Map<number, Promise<ArrayBuffer>>()

  constructor(need: OutboundNeed) {
    this.need = need
    this.now = startSending(need.offer)
  }

  get isOver(): boolean {
    return this.now.state.at === 'over'
  }

  /** How much the receiver has. */
  get moved(): number {
    const { state, offer } = this.now
    switch (state.at) {
      case 'offered':
        return 0
      case 'sending':
      case 'paused':
        return state.acked
      case 'over':
        return state.how === 'done' ? offer.size : 0
    }
  }

  step(event: SendEvent): void {
    const before = this.now
    const { now, say } = stepSending(before, event)
    this.now = now
    for (const message of say) this.need.say(message)
    if (now !== before) this.need.changed(before)
  }

  /** Sends what may be sent; called whenever more may be. Rejects when the file cannot be read. */
  async pump(): Promise<void> {
    if (this.#pumping) return
    this.#pumping = true
    try {
      while (await this.#sendBlock());
    } finally {
      this.#pumping = false
    }
  }

  /** Sends what may be sent of one block; false: no more for now. */
  async #sendBlock(): Promise<boolean> {
    const due = this.#due()
    if (due === null) return false
    const start = due.from - (due.from % BLOCK)
    const bytes = await this.#read(start)
    for (;;) {
      // Looked at again each time: while it was read the way may have been lost, or the receiver have said otherwise.
      const next = this.#due()
      if (next === null) return false
      const end = Math.min(next.to, start + bytes.byteLength, next.from + LIMITS.fileChunkBytes)
      if (next.from < start || end <= next.from) return true
      const piece = new Uint8Array(bytes, next.from - start, end - next.from)
      this.need.pipe()?.send(encodeChunk({ id: this.need.offer.id, offset: next.from, bytes: piece }))
      this.step({ type: 'sent', upTo: end })
    }
  }

  #due(): { readonly from: number; readonly to: number } | null {
    const pipe = this.need.pipe()
    if (pipe === null || pipe.buffered > HIGH_BYTES) return null
    return mayBeSent(this.now, this.need.window(pipe))
  }

  /** The block that begins at `at`; the one after it is read meanwhile. */
  async #read(at: number): Promise<ArrayBuffer> {
    const [bytes] = [this.#blockAt(at), this.#blockAt(at + BLOCK)]
    for (const known of this.#blocks.keys()) if (known < at || known > at + BLOCK) this.#blocks.delete(known)
    const block = await bytes
    if (block.byteLength === 0) throw new Error('the file is shorter than it was')
    return block
  }

  #blockAt(at: number): Promise<ArrayBuffer> {
    const known = this.#blocks.get(at)
    if (known !== undefined) return known
    const read = this.need.file.slice(at, at + BLOCK).arrayBuffer()
    read.catch(() => {}) // Heard by whoever asks for it.
    this.#blocks.set(at, read)
    return read
  }
}
