import { detach, type Scope } from '@parley/kit'
import type { Chunk, FileOffer, PeerId, TransferMessage } from '@parley/protocol'
import { readPicture } from './picture.ts'
import {
  startReceiving,
  stepReceiving,
  type ReceiveEvent,
  type ReceiveTask,
  type Receiving,
} from './receiving.ts'
import type { Place, PlaceKind, Shelf } from './shelf.ts'

/** What a file on its way here takes of its surroundings. */
export interface InboundNeed {
  readonly scope: Scope
  readonly peer: PeerId
  readonly offer: FileOffer
  readonly shelf: Shelf
  readonly now: () => number
  readonly say: (message: TransferMessage) => void
  /** Told after every step that shows. */
  readonly changed: () => void
}

/** A file on its way here: stores what arrives, in order, and checks it at the end. */
export class Inbound {
  readonly need: InboundNeed
  now: Receiving
  /** What arrived, when it is whole and this page has it. */
  file: File | null = null
  /** The media type of a picture, by its bytes; null if it is none that is shown. */
  picture: string | null = null
  /** When something last arrived or was asked for. */
  heardAt: number
  #kind: PlaceKind = 'private'
  #place: Place | null = null

  constructor(need: InboundNeed) {
    this.need = need
    this.now = startReceiving(need.offer)
    this.heardAt = need.now()
  }

  get isOver(): boolean {
    return this.now.state.at === 'over'
  }

  /** How much of it is here. */
  get moved(): number {
    const { state, offer } = this.now
    switch (state.at) {
      case 'offered':
      case 'opening':
        return 0
      case 'receiving':
        return state.stored
      case 'checking':
        return offer.size
      case 'over':
        return state.how === 'done' ? offer.size : 0
    }
  }

  accept(kind: PlaceKind): void {
    this.#kind = kind
    this.step({ type: 'accepted' })
  }

  arrived({ offset, bytes }: Chunk): void {
    this.heardAt = this.need.now()
    this.step({ type: 'arrived', offset, length: bytes.length }, bytes)
  }

  step(event: ReceiveEvent, bytes?: Uint8Array<ArrayBuffer>): void {
    const before = this.now
    const { now, say, task } = stepReceiving(before, event)
    this.now = now
    if (say.length > 0) this.heardAt = this.need.now()
    for (const message of say) this.need.say(message)
    if (task !== null) this.#carryOut(task, bytes)
    if (now.state.at !== before.state.at) this.need.changed()
  }

  #carryOut(task: ReceiveTask, bytes?: Uint8Array<ArrayBuffer>): void {
    switch (task) {
      case 'open':
        return this.#try(this.#open())
      case 'write':
        if (bytes !== undefined) this.#try(this.#write(bytes))
        return
      case 'check':
        return this.#try(this.#check())
      case 'keep':
        return this.#try(this.#keep())
      case 'drop':
        return this.#try(this.#place?.drop() ?? Promise.resolve())
    }
  }

  /** Whatever fails here is the storage. */
  #try(doing: Promise<void>): void {
    const done = doing.catch(() => {
      this.need.scope.signal.throwIfAborted()
      this.step({ type: 'ended', how: 'storage' })
    })
    detach(done, this.need.scope.name)
  }

  async #open(): Promise<void> {
    const { peer, offer, shelf } = this.need
    this.#place = await shelf.open({ peer, id: offer.id, size: offer.size }, this.#kind)
    if (this.isOver) return this.#place.drop() // Ended while it was being opened.
    this.step({ type: 'ready', offset: this.#place.offset })
  }

  async #write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { state } = this.now
    const upTo = state.at === 'receiving' ? state.expected : 0
    await this.#place?.write(bytes)
    this.step({ type: 'stored', upTo })
  }

  async #check(): Promise<void> {
    const sha256 = await this.#place?.finish()
    if (sha256 !== undefined) this.step({ type: 'hashed', sha256 })
  }

  async #keep(): Promise<void> {
    const file = (await this.#place?.file()) ?? null
    if (file === null) return
    const { name } = this.need.offer
    this.picture = await readPicture(file)
    // Of no type that a browser would open by itself: a file is saved, only a picture is shown.
    this.file = new File([file], name, { type: this.picture ?? 'application/octet-stream' })
    this.need.changed()
  }
}
