import { detach, every, Store, type Readable, type Scope } from '@parley/kit'
import type { PeerId, TrackId } from '@parley/protocol'
import type { Held } from './link-keeper.ts'

const LOOK_MS = 200
/** Of full scale (W3C webrtc-stats, `audioLevel`): a voice at an arm's length is at about 0.1, a quiet room below 0.005. */
const SPEAKS = 0.02
/** A sign that goes out between two words flickers. */
const LINGER_MS = 800

/** Who speaks while the server hears nothing: told from the levels at both ends of a link. */
export class DirectSpeakers {
  readonly peers: Readable<readonly PeerId[]>
  readonly #peers = new Store<readonly PeerId[]>([])
  readonly #scope: Scope
  readonly #you: () => PeerId
  readonly #heardAt = new Map<PeerId, number>()
  #stop: (() => void) | null = null

  constructor(scope: Scope, you: () => PeerId) {
    this.peers = this.#peers
    this.#scope = scope
    this.#you = you
    scope.defer(() => this.#peers.set([]))
  }

  /** Listens to these tracks of a link from now on; to nothing while none is played from it. */
  follow(held: Held | null, own: TrackId | null, heard: readonly TrackId[]): void {
    this.#stop?.()
    this.#stop = null
    if (held === null || heard.length === 0) {
      this.#heardAt.clear()
      this.#peers.set([])
      return
    }
    this.#stop = every(this.#scope, LOOK_MS, () => {
      const level = Math.max(0, ...heard.map((track) => levelOf(held.link.receiver(track))))
      this.#note(held.peer, level)
      if (own !== null) detach(this.#lookAtOwn(held, own), this.#scope.name)
    })
  }

  async #lookAtOwn(held: Held, own: TrackId): Promise<void> {
    const level = await held.link.level(own)
    if (!held.scope.closed) this.#note(this.#you(), level)
  }

  #note(peer: PeerId, level: number): void {
    const now = performance.now()
    if (level >= SPEAKS) this.#heardAt.set(peer, now)
    const speaking = [...this.#heardAt].filter(([, at]) => now - at < LINGER_MS).map(([each]) => each)
    const before = this.#peers.get()
    const same = before.length === speaking.length && before.every((each, at) => speaking[at] === each)
    if (!same) this.#peers.set(speaking)
  }
}

function levelOf(receiver: RTCRtpReceiver | undefined): number {
  return Math.max(
    0,
    ...(receiver?.getSynchronizationSources?.().map(({ audioLevel }) => audioLevel ?? 0) ?? []),
  )
}
