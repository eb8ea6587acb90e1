import type { Fact, RoomState, TrackId, Wish } from '@parley/protocol'
import type { DownlinkEstimate } from '../media/port.ts'
import { allocate, type Allocation, type Ask } from './allocation.ts'
import { hearEstimate, pictureBudget, UNKNOWN, type Downlink } from './downlink.ts'
import { neededLayer } from './picture-layer.ts'
import type { Published } from './published.ts'
import { PRIORITY } from './wanted.ts'

/** What one track gets of a peer's downlink. */
export interface Share {
  readonly priority: number
  /** The highest layer that is sent; null: none. Of audio always 0. */
  readonly layer: number | null
}

/** What the SFU takes for the priority of a track of which nobody said anything. */
export const USUAL_PRIORITY = 1

/** What {@link LayerPicker} takes of its room. */
export interface LayerPickerNeed {
  readonly state: () => RoomState
  readonly published: (track: TrackId) => Published | undefined
  /** Milliseconds, monotonic. */
  readonly now?: () => number
}

/** A peer's downlink as it stands, and what of each track is sent over it. */
export class LayerPicker {
  readonly #need: LayerPickerNeed
  #downlink: Downlink = UNKNOWN
  #given: Allocation = new Map()
  /** The layers that fill each picture's place, whatever the downlink carries. */
  #needed: ReadonlyMap<TrackId, number> = new Map()
  #limited: Extract<Fact, { type: 'limited' }> = { type: 'limited', paused: [], reduced: [] }

  constructor(need: LayerPickerNeed) {
    this.#need = need
  }

  /** The whole of what the downlink does not carry; another object only when it has changed. */
  get limited(): Fact {
    return this.#limited
  }

  /** How many layers of a track this peer has a place for. */
  layersWanted(track: TrackId): number {
    return (this.#needed.get(track) ?? -1) + 1
  }

  /** Takes note of an estimate; answers whether it may change what is sent. */
  hear(estimate: DownlinkEstimate): boolean {
    const before = this.#downlink
    this.#downlink = hearEstimate(before, estimate, (this.#need.now ?? now)())
    return before.state === 'limited' || this.#downlink.state === 'limited'
  }

  /** Decides what of each wanted track is sent. */
  pick(target: ReadonlyMap<TrackId, Wish>): Map<TrackId, Share> {
    const { tracks } = this.#need.state()
    const needed = new Map<TrackId, number>()
    const asks: Ask[] = []
    let voices = 0
    for (const [track, wish] of target) {
      const published = this.#need.published(track)
      if (published?.publication.kind === 'audio') voices += 1
      const need = published === undefined ? null : needOf(published, wish)
      if (published === undefined || need === null) continue
      needed.set(track, need)
      // What is muted costs nothing, and is there at once when it is no longer.
      if (tracks[track]?.muted === true) continue
      asks.push({ track, look: visibleLook(wish), costs: costsOf(published), need })
    }
    this.#needed = needed
    this.#given = allocate(asks, pictureBudget(this.#downlink, voices), this.#given)
    this.#note(asks)
    return new Map([...target].map(([track, wish]) => [track, this.#shareOf(track, wish)]))
  }

  #shareOf(track: TrackId, { look }: Wish): Share {
    const audio = this.#need.published(track)?.publication.kind === 'audio'
    return {
      priority: look === undefined ? USUAL_PRIORITY : PRIORITY[look],
      layer: audio ? 0 : this.#layerOf(track),
    }
  }

  #layerOf(track: TrackId): number | null {
    const given = this.#given.get(track)
    return given === undefined ? (this.#needed.get(track) ?? null) : given
  }

  #note(asks: readonly Ask[]): void {
    const paused = asks.filter(({ track }) => this.#given.get(track) === null).map(({ track }) => track)
    const reduced = asks
      .filter(({ track, need }) => (this.#given.get(track) ?? need) < need)
      .map(({ track }) => track)
    const next = { type: 'limited' as const, paused, reduced }
    if (JSON.stringify(next) !== JSON.stringify(this.#limited)) this.#limited = next
  }
}

function needOf({ publication, source, picture }: Published, wish: Wish): number | null {
  return neededLayer(publication.layers, source, wish, picture)
}

/**
 * What must be free for a lowest layer: its first temporal layer, to which a worker falls back by itself. VP8's three
 * share their bits about 40:20:40.
 */
const FLOOR_SHARE = 0.4

function costsOf({ publication: { layers } }: Published): number[] {
  const share = layers.length > 1 ? FLOOR_SHARE : 1
  return layers.map(({ bitrate }, at) => (at === 0 ? bitrate * share : bitrate))
}

function visibleLook({ look }: Wish): Ask['look'] {
  return look === undefined || look === 'hidden' ? 'visible' : look
}

const now = (): number => performance.now()
