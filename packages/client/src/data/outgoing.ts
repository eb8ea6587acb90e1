import { detach } from '@parley/kit'
import { cleanFileName, FileOffer, LIMITS, type PeerId, type TransferMessage } from '@parley/protocol'
import { uuid } from '../uuid.ts'
import { keyOf, newEntry, type Desk, type Out } from './entry.ts'
import { Outbound } from './outbound.ts'
import type { Sending } from './sending.ts'
import type { DataPipe } from './ways.ts'

/** Bytes on their way directly to one peer: what its page has to hold if its disk is slow. */
const DIRECT_WINDOW = 16 * 1024 * 1024
/** Files that move to one peer at the same time; further ones wait for their turn. */
const AT_ONCE = 3

/** All files that this page sends. */
export class Outgoing {
  readonly entries = new Map<string, Out>()
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** Offers a file to each of these peers. */
  send(file: File, to: readonly PeerId[]): void {
    const batch = uuid()
    let hash: Promise<string> | null = null
    // Read through once, however many receive it; and only when one of them wants it.
    const hashOnce = (): Promise<string> => (hash ??= this.#desk.shelf.hash(file))
    for (const peer of new Set(to)) this.#offer(file, peer, batch, hashOnce)
  }

  /** A way to the peer has opened: what was offered is offered again, and goes on where the peer says. */
  opened(peer: PeerId): void {
    for (const entry of this.#to(peer)) entry.end.step({ type: 'opened' })
  }

  closed(peer: PeerId): void {
    for (const entry of this.#to(peer)) entry.end.step({ type: 'closed' })
  }

  /** More may be sent to this peer. */
  low(peer: PeerId): void {
    for (const entry of this.#to(peer)) this.#pump(entry)
  }

  end(entry: Out, how: 'cancelled' | 'unreadable' | 'gone'): void {
    if (entry.end.isOver) return
    const reason = how === 'gone' ? 'cancelled' : how
    const { id } = entry.end.need.offer
    this.#desk.say(entry.peer, { t: 'cancel', from: 'sender', id, reason })
    entry.end.step({ type: 'ended', how })
  }

  #offer(file: File, peer: PeerId, batch: string, hash: () => Promise<string>): void {
    const id = this.#newId(peer)
    // The types of a system are its own business: one of an odd form is none.
    const type = FileOffer.shape.type.safeParse(file.type).success ? file.type : ''
    const offer = { id, name: cleanFileName(file.name), size: file.size, type }
    const end = new Outbound({
      ...{ file, offer },
      pipe: () => this.#desk.pipe(peer),
      window: (pipe) => this.#windowOf(entry, pipe),
      say: (message: TransferMessage) => this.#desk.say(peer, message),
      changed: (before) => this.#changed(entry, before, hash),
    })
    const entry: Out = {
      ...newEntry(this.#desk, { direction: 'out', peer, id, batch }),
      direction: 'out',
      end,
    }
    this.entries.set(entry.key, entry)
    if (this.#desk.pipe(peer) === null) this.#desk.want(peer)
    else end.step({ type: 'opened' })
  }

  #changed(entry: Out, before: Sending, hash: () => Promise<string>): void {
    const { state, sha256 } = entry.end.now
    if (state.at === 'sending') {
      if (sha256 === null && before.state.at !== 'sending') detach(this.#hash(entry, hash), 'hashing a file')
      this.#pump(entry)
    }
    if (state.at === before.state.at) return
    this.#desk.changed()
    if (state.at === 'over') this.low(entry.peer) // The next one in line may go now.
  }

  async #hash(entry: Out, hash: () => Promise<string>): Promise<void> {
    try {
      entry.end.step({ type: 'hashed', sha256: await hash() })
    } catch {
      this.#desk.scope.signal.throwIfAborted()
      this.end(entry, 'unreadable')
    }
  }

  #pump(entry: Out): void {
    const pumped = entry.end.pump().catch(() => {
      this.#desk.scope.signal.throwIfAborted()
      this.end(entry, 'unreadable') // It was changed, moved, or unplugged.
    })
    detach(pumped, 'sending a file')
  }

  /** The first few to a peer share what may be on its way to it. */
  #windowOf(entry: Out, pipe: DataPipe): number {
    const moving = this.#to(entry.peer).filter(({ end }) => end.now.state.at === 'sending')
    if (moving.indexOf(entry) >= AT_ONCE) return 0
    const whole = pipe.path === 'direct' ? DIRECT_WINDOW : LIMITS.relayWindow
    return Math.floor(whole / Math.min(AT_ONCE, moving.length))
  }

  #to(peer: PeerId): Out[] {
    return [...this.entries.values()].filter((entry) => entry.peer === peer && !entry.end.isOver)
  }

  #newId(peer: PeerId): number {
    for (;;) {
      const id = Math.floor(this.#desk.chance() * 2 ** 32)
      if (!this.entries.has(keyOf('out', peer, id))) return id
    }
  }
}
