import { Closed, detach, every, Store, type Readable, type Scope } from '@parley/kit'
import { ProtocolError, TIMES, type Fact, type PeerId, type RoomState } from '@parley/protocol'
import type { Meeting, Viewer } from '../api.ts'
import type { Call } from '../signal/calls.ts'
import { arrivalOf } from './sharpness.ts'

/** Tells sharers how their screens arrive here, and keeps what is told of one's own [M22]. */
export class Viewing {
  readonly #meeting: Pick<Meeting, 'connection' | 'room' | 'you' | 'remote' | 'stats'>
  readonly #call: Call
  readonly #now: () => number
  readonly #viewers = new Store<ReadonlyMap<PeerId, Viewer>>(new Map())
  #turn = 0

  /** Tells and forgets for the scope's lifetime. */
  constructor(
    scope: Scope,
    meeting: Pick<Meeting, 'connection' | 'room' | 'you' | 'remote' | 'stats'>,
    call: Call,
    now: () => number,
  ) {
    this.#meeting = meeting
    this.#call = call
    this.#now = now
    every(scope, TIMES.viewing, () => {
      this.#turn += 1
      this.#forget()
      if (this.#turn % turnsBetween(meeting.room.get()) === 0) detach(this.#tell(), scope.name)
    })
  }

  get viewers(): Readable<ReadonlyMap<PeerId, Viewer>> {
    return this.#viewers
  }

  heard({ by, track, width, height, fps }: Extract<Fact, { type: 'viewed' }>): void {
    const viewer = { track, width, height, fps, at: this.#now() }
    this.#viewers.set(new Map(this.#viewers.get()).set(by, viewer))
  }

  /** Who has gone, or was not heard for three rounds, does not see it any more, as far as one knows. */
  #forget(): void {
    const room = this.#meeting.room.get()
    const { peers, tracks } = room
    const stale = this.#now() - 3 * TIMES.viewing * turnsBetween(room)
    const viewers = this.#viewers.get()
    const fresh = [...viewers].filter(
      ([peer, { track, at }]) => peer in peers && track in tracks && at >= stale,
    )
    if (fresh.length < viewers.size) this.#viewers.set(new Map(fresh))
  }

  async #tell(): Promise<void> {
    const { connection, room, you, remote } = this.#meeting
    const screens = Object.values(room.get().tracks).filter(
      ({ id, peer, source }) => source === 'screen' && peer !== you && remote.get().has(id),
    )
    if (screens.length === 0 || connection.get().state !== 'live') return
    try {
      const reports = await this.#meeting.stats()
      const told = screens.map(async ({ id }) => {
        const media = remote.get().get(id)
        const arrival = media === undefined ? null : arrivalOf(reports, media.id)
        if (arrival !== null) await this.#call('viewing', { track: id, ...arrival })
      })
      await Promise.all(told)
    } catch (error) {
      // The screen or the meeting has ended meanwhile, or there is no time for it: the next round tells it anew.
      if (!(error instanceof ProtocolError || error instanceof Closed)) throw error
    }
  }
}

/** In a large room each tells less often, so that a sharer hears of at most ten viewers a second. */
function turnsBetween({ peers }: RoomState): number {
  return Math.max(1, Math.ceil((Object.keys(peers).length * 100) / TIMES.viewing))
}
