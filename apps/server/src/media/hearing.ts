import { after, type Scope } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import type { types } from 'mediasoup'
import { hear, nextSilence, type Level, type Speaker } from './speakers.ts'
import { Telling } from './telling.ts'

/**
 * What is measured, in ms and dBov. mediasoup takes no level from fewer than ten packets: 200 ms of Opus, so an
 * interval of 250 would go deaf with the first few packets lost. Speech lies around -30 dBov, a quiet room below -60.
 */
const MEASURED = { interval: 300, threshold: -50, maxEntries: 16 } as const

/** Who is heard in a room, by the levels that senders write into their packets (RFC 6464). */
export class Hearing {
  readonly changed = new Telling<readonly PeerId[]>()
  readonly #life: Scope
  readonly #observer: types.AudioLevelObserver
  readonly #peers = new Map<string, PeerId>()
  #speakers: readonly Speaker[] = []
  #told = ''
  #expiry: () => void = () => {}

  static async open(life: Scope, router: types.Router): Promise<Hearing> {
    const observer = await life.adopt(router.createAudioLevelObserver(MEASURED), () => {
      // It ends with its router, which has the same life.
    })
    return new Hearing(life, observer)
  }

  private constructor(life: Scope, observer: types.AudioLevelObserver) {
    this.#life = life
    this.#observer = observer
    observer.on('volumes', (volumes) => this.#measured(volumes))
  }

  /** Listens to a peer's audio for as long as that lives. */
  async listen(life: Scope, producer: types.Producer, peer: PeerId): Promise<void> {
    this.#peers.set(producer.id, peer)
    life.defer(() => {
      this.#peers.delete(producer.id)
      this.forget(peer)
    })
    await this.#observer.addProducer({ producerId: producer.id })
  }

  /** A peer that was muted is silent at once. */
  forget(peer: PeerId): void {
    this.#set(this.#speakers.filter((speaker) => speaker.peer !== peer))
  }

  #measured(volumes: readonly types.AudioLevelObserverVolume[]): void {
    const levels = volumes.flatMap(({ producer, volume }): Level[] => {
      const peer = this.#peers.get(producer.id)
      // Measured just before it was muted or closed: what is told late must not make it a speaker again.
      return peer === undefined || producer.paused ? [] : [{ peer, decibels: volume }]
    })
    this.#update(levels)
  }

  #update(levels: readonly Level[]): void {
    this.#set(hear(this.#speakers, levels, performance.now()))
  }

  #set(speakers: readonly Speaker[]): void {
    this.#speakers = speakers
    this.#expiry()
    const silence = nextSilence(speakers)
    // mediasoup tells silence once, not at every interval: who is held then is let go by the clock.
    if (silence !== undefined) {
      this.#expiry = after(this.#life, Math.ceil(silence - performance.now()), () => this.#update([]))
    }
    this.#tell()
  }

  #tell(): void {
    const peers = this.#speakers.map((speaker) => speaker.peer)
    const now = peers.join(' ')
    if (now === this.#told || this.#life.closed) return
    this.#told = now
    this.changed.tell(peers)
  }
}
