import type { Tile } from './tiles.ts'

/** The order of the people on the pages of a stage, and since when each has had the place. */
export interface Places {
  readonly order: readonly string[]
  readonly since: ReadonlyMap<string, number>
}

/** Nobody has a place yet. */
export const NO_PLACES: Places = { order: [], since: new Map() }

/** What decides who changes places. */
export interface Seating {
  /** Keys of the tiles that the page in view shows. */
  readonly onPage: ReadonlySet<string>
  /** Whose tile must be on that page: who has the word. */
  readonly wanted: string | null
  /** When each peer was last heard; a peer that never was is missing. */
  readonly heard: ReadonlyMap<string, number>
}

/** How long a person keeps a place before it may be given to a speaker: long enough to have been seen. */
export const STAY_MS = 4_000

/**
 * Who came is last. Who leaves a stage of several pages is followed by the last of all, so that nobody else moves. A speaker
 * from another page changes places with the one in view who has been silent longest; nobody else moves then either.
 */
export function arrange(before: Places, people: readonly Tile[], seating: Seating, now: number): Places {
  const order = withoutGone(before.order, people, seating.onPage)
  const known = new Set(order)
  for (const { key } of people) if (!known.has(key)) order.push(key)
  const victim = givesWay(order, before.since, people, seating, now)
  if (victim !== null && seating.wanted !== null) {
    swap(order, victim, seating.wanted)
    return { order, since: new Map(before.since).set(seating.wanted, now).set(victim, now) }
  }
  return same(order, before.order) ? before : { order, since: before.since }
}

/** When a place becomes free for the wanted one who has none in view; null when none is waited for. */
export function placeDue({ order, since }: Places, seating: Seating): number | null {
  const { wanted, onPage } = seating
  if (wanted === null || onPage.size === 0 || onPage.has(wanted) || !order.includes(wanted)) return null
  const times = order.filter((key) => onPage.has(key)).map((key) => (since.get(key) ?? 0) + STAY_MS)
  return times.length === 0 ? null : Math.min(...times)
}

/** Exchanges the places of two, as when one takes the large place that the other had. */
export function exchange(places: Places, one: string, other: string): Places {
  if (!places.order.includes(one) || !places.order.includes(other)) return places
  const order = [...places.order]
  swap(order, one, other)
  return { ...places, order }
}

function withoutGone(
  before: readonly string[],
  people: readonly Tile[],
  onPage: ReadonlySet<string>,
): string[] {
  const here = new Set(people.map(({ key }) => key))
  // On a single page all close up: they stay in order of arrival there.
  const paged = onPage.size > 0 && before.some((key) => !onPage.has(key))
  if (!paged) return before.filter((key) => here.has(key))
  const order = [...before]
  for (let at = order.length - 1; at >= 0; at -= 1) {
    if (here.has(order[at] ?? '')) continue
    const last = order.pop()
    if (at < order.length && last !== undefined) order[at] = last
  }
  return order
}

function givesWay(
  order: readonly string[],
  since: Places['since'],
  people: readonly Tile[],
  { onPage, wanted, heard }: Seating,
  now: number,
): string | null {
  if (wanted === null || onPage.size === 0 || onPage.has(wanted) || !order.includes(wanted)) return null
  const silence = (tile: Tile): number => heard.get(tile.peer) ?? -1
  const seated = people
    .filter(({ key, self, speaking }) => onPage.has(key) && !self && !speaking)
    .filter(({ key }) => now - (since.get(key) ?? -STAY_MS) >= STAY_MS)
    .toSorted((a, b) => silence(a) - silence(b) || order.indexOf(b.key) - order.indexOf(a.key))
  return seated[0]?.key ?? null
}

function swap(order: string[], one: string, other: string): void {
  const [a, b] = [order.indexOf(one), order.indexOf(other)]
  order[a] = other
  order[b] = one
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at])
}
