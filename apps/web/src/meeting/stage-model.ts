import type { Meeting } from '@parley/client'
import { after, type Readable, type Scope, Store } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import type { ViewChoices } from '../ui/view-choices.ts'
import { hearStage, NOBODY_SPOKE, speakerDue } from './active-speaker.ts'
import { mainOf, wordOf } from './focus.ts'
import { arrange, exchange, NO_PLACES, placeDue, type Seating } from './places.ts'
import { keepSame, type Tile, tilesOf } from './tiles.ts'

/** What there is to see, before it is known how much room there is. */
export interface StageScene {
  /** Everyone and everything, screens first, then people in the order of their places. */
  readonly tiles: readonly Tile[]
  /** Key of the large tile; null where all are alike. */
  readonly main: string | null
  /** Key of the tile that one pinned for oneself. */
  readonly pinned: string | null
  /** The person or screen to look at where there is room for one only; null while nobody else is here. */
  readonly word: Tile | null
  /** The page that is asked for, from 0. */
  readonly page: number
}

/** What of the scene is in view, as it was laid out. */
export interface InView {
  readonly keys: readonly string[]
  readonly page: number
  readonly pages: number
}

/** The stage without its pixels: who is where in the order, who has the word, what is large, which page. */
export class StageModel {
  readonly scene: Store<StageScene>
  readonly #meeting: Pick<Meeting, 'room' | 'speakers' | 'you'>
  readonly #choices: Readable<ViewChoices>
  readonly #now: () => number
  #speaker = NOBODY_SPOKE
  #places = NO_PLACES
  #tiles: readonly Tile[] = []
  readonly #heard = new Map<PeerId, number>()
  #inView: InView = { keys: [], page: 0, pages: 1 }
  #pinned: string | null = null
  #asked = 0
  /** Goes on from here; while nobody follows, without the clock. */
  #go: () => void = () => void this.#step(this.#now())

  constructor(
    meeting: Pick<Meeting, 'room' | 'speakers' | 'you'>,
    choices: Readable<ViewChoices>,
    now: () => number = () => performance.now(),
  ) {
    this.#meeting = meeting
    this.#choices = choices
    this.#now = now
    this.scene = new Store<StageScene>({ tiles: [], main: null, pinned: null, word: null, page: 0 })
    this.#step(now())
  }

  /** Follows the meeting and the clock until the scope ends. */
  follow(scope: Scope): void {
    let cancel = (): void => {}
    const step = (): void => {
      if (scope.closed) return
      cancel()
      const now = this.#now()
      const due = this.#step(now)
      cancel = due === null ? () => {} : after(scope, Math.max(0, due - now), step)
    }
    for (const store of [this.#meeting.room, this.#meeting.speakers, this.#choices]) {
      scope.defer(store.subscribe(step))
    }
    this.#go = step
    step()
  }

  /** Hears what of the scene is in view. */
  showing(inView: InView): void {
    const { keys, page, pages } = this.#inView
    this.#inView = inView
    if (page !== inView.page || pages !== inView.pages || keys.join() !== inView.keys.join()) this.#go()
  }

  /** Makes one tile large for oneself; `null` ends that. */
  pin(key: string | null): void {
    this.#pinned = key
    this.#go()
  }

  /** Turns the pages: 1 is the next, -1 the one before. */
  turn(by: 1 | -1): void {
    const { page, pages } = this.#inView
    this.#asked = Math.max(0, Math.min(pages - 1, page + by))
    this.#go()
  }

  /** Brings everything into line; answers when time alone may change something. */
  #step(now: number): number | null {
    const { peers, tracks, spotlight } = this.#meeting.room.get()
    const speakers = this.#meeting.speakers.get()
    const { you } = this.#meeting
    const { layout, hideSelf } = this.#choices.get()
    for (const peer of [...this.#speaker.speaking, ...speakers]) this.#heard.set(peer, now)
    const others = speakers.filter((peer) => peer !== you)
    this.#speaker = hearStage(this.#speaker, others, (peer) => peer in peers, now)
    this.#tiles = keepSame(this.#tiles, tilesOf({ peers, tracks, spotlight, you, speakers }))
    const tiles = hideSelf ? this.#tiles.filter((tile) => !tile.self) : this.#tiles
    const { active } = this.#speaker
    const main = mainOf(tiles, { layout, pinned: this.#pinned, active })
    const word = mainOf(tiles, { layout: 'speaker', pinned: this.#pinned, active })
    const seating = this.#seat(tiles, main, now)
    this.#show({
      tiles: this.#inOrder(tiles),
      main: main?.key ?? null,
      pinned: this.#pinned,
      word,
      page: this.#asked,
    })
    return earliest(speakerDue(this.#speaker, now), placeDue(this.#places, seating))
  }

  #seat(tiles: readonly Tile[], main: Tile | null, now: number): Seating {
    const people = tiles.filter((tile) => tile.source === 'camera')
    const word = this.#speaker.active === null ? null : wordOf(people, this.#speaker.active)
    const seating: Seating = {
      onPage: new Set(this.#inView.keys),
      wanted: word === null || word.key === main?.key ? null : word.key,
      heard: this.#heard,
    }
    this.#places = arrange(this.#places, people, seating, now)
    const before = this.scene.get().main
    // Who becomes large leaves the small place to who was: the others in the strip stay where they are.
    if (main !== null && before !== null) this.#places = exchange(this.#places, before, main.key)
    return seating
  }

  #inOrder(tiles: readonly Tile[]): readonly Tile[] {
    const place = new Map(this.#places.order.map((key, at) => [key, at]))
    const at = (tile: Tile): number => (tile.source === 'screen' ? -1 : (place.get(tile.key) ?? 0))
    return tiles.toSorted((a, b) => at(a) - at(b))
  }

  #show(next: StageScene): void {
    const now = this.scene.get()
    const same =
      next.tiles.length === now.tiles.length && next.tiles.every((tile, at) => tile === now.tiles[at])
    const scene = same ? { ...next, tiles: now.tiles } : next
    const fields = Object.keys(scene) as (keyof StageScene)[]
    if (fields.some((field) => scene[field] !== now[field])) this.scene.set(scene)
  }
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
