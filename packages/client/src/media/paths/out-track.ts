import type { Source, TrackId } from '@parley/protocol'
import type { Sound } from '../../api.ts'
import { sendPlan, type SendPlan } from '../encodings.ts'
import type { Outgoing } from '../port.ts'
import { sendOver, type Topology, type Way } from './carriage.ts'
import type { LinkSender } from './direct-link.ts'
import type { Held } from './link-keeper.ts'

/** One of our tracks, on its way by the server, by a link, or for a moment by both. */
export class OutTrack {
  readonly source: Source
  /** Its name in the room, once it has one. */
  track: TrackId | null = null
  readonly #server: Outgoing
  readonly #plan: SendPlan
  /** Stereo is agreed upon with the server alone: such sound stays there. */
  readonly #mayGoStraight: boolean
  /** `directLinger`: also because an entry of the room's log that says otherwise reaches whoever has not read it yet. */
  readonly #lingerMs: number
  #media: MediaStreamTrack | null
  #over: Readonly<Record<Way, boolean>> = { server: true, direct: false }
  /** When it was first seen that each way is not needed any more. */
  readonly #idleSince: Record<Way, number | null> = { server: null, direct: null }
  #link: { readonly of: Held; readonly sender: LinkSender } | null = null

  constructor(
    source: Source,
    sound: Sound,
    server: Outgoing,
    media: MediaStreamTrack | null,
    lingerMs: number,
  ) {
    this.source = source
    this.#server = server
    this.#plan = sendPlan(source, sound)
    this.#mayGoStraight = source !== 'screen-audio' && sound === 'speech'
    this.#media = media
    this.#lingerMs = lingerMs
  }

  /** What it sends now; null: nothing. */
  get media(): MediaStreamTrack | null {
    return this.#media
  }

  /** Whether the server gets it. */
  get goesOverServer(): boolean {
    return this.#over.server
  }

  send(media: MediaStreamTrack | null): void {
    this.#media = media
    this.#server.send(media)
    if (this.#over.direct) this.#link?.sender.send(media)
  }

  close(): void {
    this.#link?.sender.close()
    this.#server.close()
  }

  /** Sends it by the ways by which it should go now. */
  look(held: Held | null, topology: Topology, now: number): void {
    if (this.#link !== null && this.#link.of !== held) this.#link = null // It ended with its connection.
    if (this.track === null || !this.#mayGoStraight) return
    if (held !== null && topology.straight && this.#link === null) {
      const kind = this.source === 'camera' || this.source === 'screen' ? 'video' : 'audio'
      this.#link = { of: held, sender: held.link.send(this.track, kind, this.#plan) }
      if (this.#over.direct) this.#link.sender.send(this.#media)
    }
    const due = sendOver(this.track, topology, held?.link.told.get() ?? null)
    const before = this.#over
    this.#over = {
      server: this.#carries('server', due, now),
      direct: topology.up && this.#carries('direct', due, now),
    }
    if (this.#over.server !== before.server) this.#server.carry(this.#over.server)
    if (this.#over.direct !== before.direct) this.#link?.sender.send(this.#over.direct ? this.#media : null)
  }

  /** Whether a way carries it now: as long as it should, and a while after. */
  #carries(way: Way, due: Readonly<Record<Way, boolean>>, now: number): boolean {
    const since = due[way] ? null : (this.#idleSince[way] ?? now)
    this.#idleSince[way] = since
    return since === null || (this.#over[way] && now - since < this.#lingerMs)
  }
}
