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

/** What one worker has measured, and when. */
interface Ear {
  readonly observer: types.AudioLevelObserver
  levels: readonly Level[]
  at: number
}

/** Who is heard in a room, on whichever worker, by the levels that senders write into their packets (RFC 6464). */
export class Hearing {
  readonly changed = new Telling<readonly PeerId[]>()
  readonly #life: Scope
  readonly #ears = new Map<string, Ear>()
  readonly #peers = new Map<string, PeerId>()
  #speakers: readonly Speaker[] = []
  #told = ''
  #expiry: () => void = () => {}

  constructor(life: Scope) {
    this.#life = life
  }

  /** Listens at a router, too, for as long as that lives. */
  async attach(life: Scope, router: types.Router): Promise<void> {
    const observer = await life.adopt(router.createAudioLevelObserver(MEASURED), () => {
      // It ends with its router, which has the same life.
    })
    const ear: Ear = { observer, levels: [], at: 0 }
    this.#ears.set(router.id, ear)
    life.defer(() => this.#ears.delete(router.id))
    observer.on('volumes', (volumes) => this.#measured(ear, volumes))
    observer.on('silence', () => (ear.levels = []))
  }

  /** Listens to a peer's audio at its router for as long as that lives. */
  async listen(life: Scope, router: types.Router, producer: types.Producer, peer: PeerId): Promise<void> {
    this.#peers.set(producer.id, peer)
    life.defer(() => {
      this.#peers.delete(producer.id)
      this.forget(peer)
    })
    await this.#ears.get(router.id)?.observer.addProducer({ producerId: producer.id })
  }

  /** A peer that was muted is silent at once. */
  forget(peer: PeerId): void {
    for (const ear of this.#ears.values()) ear.levels = ear.levels.filter((level) => level.peer !== peer)
    this.#set(this.#speakers.filter((speaker) => speaker.peer !== peer))
  }

  #measured(ear: Ear, volumes: readonly types.AudioLevelObserverVolume[]): void {
    ear.at = performance.now()
    ear.levels = volumes.flatMap(({ producer, volume }): Level[] => {
      const peer = this.#peers.get(producer.id)
      // Measured just before it was muted or closed: what is told late must not make it a speaker again.
      return peer === undefined || producer.paused ? [] : [{ peer, decibels: volume }]
    })
    // Workers measure at their own times: what the others said last counts for as long as an interval is.
    const fresh = [...this.#ears.values()].filter(({ at }) => ear.at - at <= MEASURED.interval * 1.5)
    this.#update(fresh.flatMap(({ levels }) => levels))
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
