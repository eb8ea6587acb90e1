import { Store, type Scope } from '@parley/kit'
import type { Subscription, TrackId } from '@parley/protocol'
import type { ServerIncoming } from '../port.ts'
import type { Flow } from '../flow.ts'
import { playFrom, type Topology, type Way } from './carriage.ts'
import { onFirstSound } from './first-sound.ts'
import type { Held } from './link-keeper.ts'
import { lastFrame, Pulse } from './pulse.ts'

/** A track of somebody else, played from the server or from a link. */
export class InTrack {
  readonly track: TrackId
  readonly kind: 'audio' | 'video'
  /** What is to be shown or played now. */
  readonly media: Store<MediaStreamTrack>
  readonly #server: ServerIncoming
  readonly #pulses: { readonly server: Pulse; readonly direct: Pulse }
  #playing: Way
  /** What is played in place of what comes over the server, until something does. */
  #meanwhile: MediaStreamTrack | null
  #stopWaiting = (): void => {}

  /**
   * `before`: the same track as it came by another subscription. What comes by the link goes on; a voice is played as it came until it
   * takes over. (A picture is changed by whoever shows it, which needs both.)
   */
  constructor({ track, kind }: Subscription, server: ServerIncoming, before?: InTrack) {
    this.track = track
    this.kind = kind
    this.#server = server
    this.#pulses = { server: new Pulse(), direct: before === undefined ? new Pulse() : before.#pulses.direct }
    this.#playing = before?.isDirect === true ? 'direct' : 'server'
    this.#meanwhile = before !== undefined && kind === 'audio' ? before.media.get() : null
    this.media = new Store(before?.isDirect === true ? before.media.get() : this.#overServer)
  }

  /** Lets a voice that has come otherwise take over once it comes, or when that is not waited for any more. */
  takeOver(scope: Scope, now: () => number): void {
    if (this.#meanwhile === null) return
    this.#stopWaiting = onFirstSound(scope, this.#server, now, () => {
      this.#meanwhile = null
      if (!this.isDirect) this.media.set(this.#overServer)
    })
  }

  get #overServer(): MediaStreamTrack {
    return this.#meanwhile ?? this.#server.media
  }

  get isDirect(): boolean {
    return this.#playing === 'direct'
  }

  /** When a frame was last seen to come over the server; null for never. */
  get serverAt(): number | null {
    return this.#pulses.server.movedAt
  }

  /** When a frame was last seen to come by a link; null for never. */
  get directAt(): number | null {
    return this.#pulses.direct.movedAt
  }

  /** When the last frame was seen to come, by whatever way; null if none ever did. */
  flow(held: Held | null, now: number): Flow | null {
    const { server, direct } = this.#pulses
    server.look(this.#server.lastFrame(), now)
    direct.look(lastFrame(held?.link.receiver(this.track)), now)
    const at = Math.max(server.movedAt ?? -Infinity, direct.movedAt ?? -Infinity)
    return at === -Infinity ? null : { track: this.track, kind: this.kind, at }
  }

  close(): void {
    this.#stopWaiting()
    this.#server.close()
  }

  /** `agreedAt`: since when the other end has known of this company; null while it has not said so. */
  look(held: Held | null, topology: Topology, agreedAt: number | null, muted: boolean, now: number): void {
    const pulses = this.#pulses
    const receiver = held?.link.receiver(this.track)
    if (receiver === undefined) {
      // Nothing to choose from: the browser is not asked what comes, which waits for its connections.
      this.#playing = 'server'
      this.media.set(this.#overServer)
      return
    }
    pulses.server.look(this.#server.lastFrame(), now)
    pulses.direct.look(lastFrame(receiver), now)
    const since = agreedAt ?? now
    const flows = {
      server: pulses.server.comes(this.kind, now, since),
      direct: pulses.direct.comes(this.kind, now, since),
    }
    const seen = { agreed: agreedAt !== null, flows, silent: muted }
    this.#playing = playFrom(this.#playing, topology, seen)
    this.media.set(this.isDirect ? receiver.track : this.#overServer)
  }
}
