import { assertNever, detach, type Scope } from '@parley/kit'
import type { CatchUp, LogEntry, RoomState, Source, TrackId } from '@parley/protocol'
import type { SourceWanted } from '../api.ts'
import type { Call } from '../signal/calls.ts'
import { insist, type Patience } from '../signal/insist.ts'
import type { MediaPort, Outgoing } from './port.ts'
import { nextStep, sendingFor, type SourceHave, type SourceStep } from './source-step.ts'

/** The seat whose media the sources go out by; it and all that was published end together. */
interface Seat {
  readonly scope: Scope
  readonly port: MediaPort
}

interface Published extends SourceHave {
  readonly outgoing: Outgoing
  readonly track: TrackId
}

/** One source: what is wanted of it, what is there, and the run that brings the two together. */
interface Slot {
  wanted: SourceWanted | null
  have: Published | null
  /** While it is being published: already there to be silenced, without a name yet. */
  opening: { readonly outgoing: Outgoing; sending: MediaStreamTrack | null } | null
  running: Promise<void> | null
  /** What the log is still going to say about our own calls, oldest first; anything else is another's doing. */
  readonly echoes: boolean[]
}

/**
 * What a peer sends: for each source the last word counts, one thing is done at a time, and in a new seat everything
 * is published again with the same media.
 */
export class Sources {
  readonly #call: Call
  readonly #patience: Patience
  readonly #slots = new Map<Source, Slot>()
  readonly #fits: (codec: string) => boolean
  /** How many layers of our tracks somebody wants, where the server said so; it may say so before `publish` is answered. */
  readonly #demands = new Map<TrackId, number>()
  #seat: Seat | null = null

  /** `fits`: whether everyone in the room can receive a codec now. */
  constructor(call: Call, patience: Patience, fits: (codec: string) => boolean = () => true) {
    this.#call = call
    this.#patience = patience
    this.#fits = fits
  }

  /** Says what a source should send from now on. Silence is immediate; the promise waits until the server knows. */
  set(source: Source, wanted: SourceWanted | null): Promise<void> {
    const slot = this.#slot(source)
    slot.wanted = wanted
    if (sendingFor(wanted) === null) this.#silence(slot)
    return this.#settle(source, slot)
  }

  /** A new seat: nothing is published in it yet, and all that is wanted is published again. */
  moveTo(scope: Scope, port: MediaPort): void {
    this.#seat = { scope, port }
    this.#demands.clear()
    for (const [source, slot] of this.#slots) {
      slot.have = null
      slot.opening = null
      slot.echoes.length = 0
      detach(this.#settle(source, slot), scope.name)
    }
  }

  /** The same tracks go on from another node: which layers of them are wanted there is still to be told. */
  moved(): void {
    this.#demands.clear()
  }

  /** Others have come: what they cannot receive is published again, in a codec that they can [M21]. */
  refit(): void {
    const seat = this.#seat
    if (seat === null) return
    for (const [source, slot] of this.#slots) {
      if (!this.#suits(slot)) detach(this.#settle(source, slot), seat.scope.name)
    }
  }

  #suits({ have }: Slot): boolean {
    const codec = have?.outgoing.codec ?? null
    return codec === null || this.#fits(codec)
  }

  /** The server says how many layers of a track somebody wants: the others need not be encoded (M13). */
  demand(track: TrackId, layers: number): void {
    this.#demands.set(track, layers)
    for (const { have } of this.#slots.values()) if (have?.track === track) have.outgoing.demand(layers)
  }

  /**
   * The log says that a track was muted or unmuted. If that was not our own call, a host has muted it: then nothing
   * is sent any more until somebody here says so again.
   */
  heard(track: TrackId, muted: boolean): void {
    for (const slot of this.#slots.values()) {
      if (slot.have?.track !== track) continue
      if (slot.echoes[0] === muted) slot.echoes.shift()
      else if (muted) this.#mutedByHost(slot, slot.have)
    }
  }

  /** The log goes on with these. */
  followed(entries: readonly LogEntry[]): void {
    for (const { event } of entries) if (event.type === 'track-muted') this.heard(event.track, event.muted)
  }

  /** A seat that was kept has heard what it missed. */
  caughtUp(news: CatchUp): void {
    this.refit()
    if (news.type === 'snapshot') this.compare(news.state)
    else this.followed(news.entries)
  }

  /** The same for a snapshot of the room, which tells only how things stand in the end. */
  compare(room: RoomState): void {
    for (const slot of this.#slots.values()) {
      slot.echoes.length = 0
      const { have, running } = slot
      if (have === null || running !== null || have.muted) continue
      if (room.tracks[have.track]?.muted === true) this.#mutedByHost(slot, have)
    }
  }

  #mutedByHost(slot: Slot, have: Published): void {
    slot.echoes.length = 0
    if (slot.wanted !== null) slot.wanted = { ...slot.wanted, muted: true }
    have.outgoing.send(null)
    slot.have = { ...have, sending: null, muted: true }
  }

  #slot(source: Source): Slot {
    const known = this.#slots.get(source)
    if (known !== undefined) return known
    const slot: Slot = { wanted: null, have: null, opening: null, running: null, echoes: [] }
    this.#slots.set(source, slot)
    return slot
  }

  #silence(slot: Slot): void {
    if (slot.opening !== null) {
      slot.opening.outgoing.send(null)
      slot.opening.sending = null
    }
    if (slot.have !== null && slot.have.sending !== null) {
      slot.have.outgoing.send(null)
      slot.have = { ...slot.have, sending: null }
    }
  }

  #settle(source: Source, slot: Slot): Promise<void> {
    // Begun in a turn of its own, so that `running` is set before the run can be over.
    slot.running ??= Promise.resolve().then(() => this.#run(source, slot))
    return slot.running
  }

  async #run(source: Source, slot: Slot): Promise<void> {
    try {
      for (;;) {
        const seat = this.#seat
        if (seat === null) return // Before the first seat; its coming settles every source.
        seat.scope.signal.throwIfAborted() // Another seat would be here already: this was the last.
        const { wanted } = slot
        if (!this.#suits(slot)) dropForAnother(slot)
        const step = nextStep(wanted, slot.have)
        if (step.do === 'nothing') return
        try {
          await this.#take(step, source, slot, seat)
        } catch (error) {
          // What failed is of interest only while it is still wanted, and in a seat that is still there.
          if (this.#seat === seat && slot.wanted === wanted) throw error
        }
      }
    } finally {
      slot.running = null
    }
  }

  async #take(step: SourceStep, source: Source, slot: Slot, seat: Seat): Promise<void> {
    switch (step.do) {
      case 'nothing':
        return
      case 'publish':
        return this.#publish(step, source, slot, seat)
      case 'send':
        slot.have?.outgoing.send(step.media)
        if (slot.have !== null) slot.have = { ...slot.have, sending: step.media }
        return
      case 'tell':
        return this.#tell(step.muted, slot, seat)
      case 'unpublish':
        return this.#unpublish(slot, seat)
      default:
        return assertNever(step)
    }
  }

  async #publish(
    { media, muted, sound }: Extract<SourceStep, { do: 'publish' }>,
    source: Source,
    slot: Slot,
    seat: Seat,
  ): Promise<void> {
    const outgoing = seat.port.publish(source, media, muted, sound)
    const opening = { outgoing, sending: muted ? null : media }
    slot.opening = opening
    try {
      const track = await outgoing.track
      // Silenced while it was opening: then that is how it stands, and telling it is the next step.
      if (this.#seat === seat) slot.have = { outgoing, track, sending: opening.sending, muted, sound }
      const demand = this.#demands.get(track)
      if (demand !== undefined) outgoing.demand(demand)
    } catch (error) {
      outgoing.close()
      throw error
    } finally {
      if (slot.opening === opening) slot.opening = null
    }
  }

  async #tell(muted: boolean, slot: Slot, seat: Seat): Promise<void> {
    const { have } = slot
    if (have === null) return
    slot.echoes.push(muted)
    try {
      await insist(seat.scope, this.#patience, () => this.#call('muteTrack', { track: have.track, muted }))
    } catch (error) {
      slot.echoes.pop() // Refused: the log will say nothing of it.
      throw error
    }
    if (slot.have?.track === have.track) slot.have = { ...slot.have, muted }
  }

  async #unpublish(slot: Slot, seat: Seat): Promise<void> {
    const { have } = slot
    if (have === null) return
    slot.have = null
    slot.echoes.length = 0
    have.outgoing.close()
    await insist(seat.scope, this.#patience, () => this.#call('unpublish', { track: have.track }))
  }
}

/** What the server has under the same source ends when it is published again [M1]; here it ends first. */
function dropForAnother(slot: Slot): void {
  slot.have?.outgoing.close()
  slot.have = null
  slot.echoes.length = 0
}
