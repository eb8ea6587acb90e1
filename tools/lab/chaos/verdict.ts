import type { Fault, Kind } from './faults.ts'
import type { Arrival } from './in-page-watch.ts'

/** Shorter waits are none: a picture of ten frames a second on a busy machine; a voice that pauses (a packet in 400 ms, Opus DTX) and is asked for at a page's leisure. */
export const NOTICED_MS = { video: 300, audio: 1_000 } as const

/** What came no longer ago than this comes: on a machine that has too much to do something of twenty-four streams is always late. */
const COMES_MS = 1_500

/** How one fault went. */
export interface Outcome {
  readonly fault: Fault
  /** For each picture and voice, at each page: milliseconds from the fault until it came again; 0 where it never stopped. */
  readonly times: readonly number[]
  /** The longest wait of each of those that stopped (ms): shorter than its time where it stopped only later, as when people had to move. */
  readonly waits: readonly number[]
  /** Who did not have the media of whom when the patience was over. */
  readonly without: readonly string[]
  /** People whom somebody still saw in the room, though they were not. */
  readonly ghosts: number
}

/** What became of the messages. */
export interface Post {
  /** By id. */
  readonly acknowledged: ReadonlySet<string>
  /** What is stored, by id, with its text; texts are written once each. */
  readonly stored: readonly { readonly id: string; readonly text: string }[]
}

/** Messages that were acknowledged and are gone, and those that are there twice. */
export function judgePost({ acknowledged, stored }: Post): { lost: number; duplicates: number } {
  const ids = new Set(stored.map(({ id }) => id))
  const texts = new Set(stored.map(({ text }) => text))
  return {
    lost: [...acknowledged].filter((id) => !ids.has(id)).length,
    duplicates: stored.length - texts.size,
  }
}

/** What a page is to have of the others. */
export interface Expected {
  readonly peer: string
  readonly kind: Arrival['kind']
}

/** What of the media that is expected does not come now. */
export function missing(
  expected: readonly Expected[],
  arrivals: readonly Arrival[],
  now: number,
): Expected[] {
  return expected.filter(({ peer, kind }) => {
    const arrival = arrivals.find((each) => each.peer === peer && each.kind === kind)
    return arrival === undefined || now - arrival.last > COMES_MS
  })
}

/** How long each thing expected was waited for, and how many milliseconds after a fault at `since` it came again: 0 where no wait was noticed. */
export function recoveries(
  expected: readonly Expected[],
  arrivals: readonly Arrival[],
  since: number,
): { readonly time: number; readonly wait: number }[] {
  return expected.flatMap(({ peer, kind }) => {
    const arrival = arrivals.find((each) => each.peer === peer && each.kind === kind)
    if (arrival?.over === null || arrival?.over === undefined) return []
    if (arrival.wait < NOTICED_MS[kind]) return [{ time: 0, wait: 0 }]
    return [{ time: arrival.over - since, wait: arrival.wait }]
  })
}

/** One row of the table: all faults of a kind. */
export interface Row {
  readonly kind: Kind | 'all'
  readonly faults: number
  /** Pictures and voices. */
  readonly count: number
  /** How many of them stopped so that it could be noticed. */
  readonly stopped: number
  /** Of those that stopped (ms): most of a meeting's do not, and would hide what the others wait for. */
  readonly p50: number
  readonly p99: number
  readonly most: number
  /** The longest waits themselves, of those that stopped (ms). */
  readonly wait50: number
  readonly wait99: number
  readonly without: number
}

/** The table of a run: a row for each kind that came, and one for all. */
export function rows(outcomes: readonly Outcome[]): Row[] {
  const kinds = [...new Set(outcomes.map(({ fault }) => fault.kind))].toSorted()
  return [
    ...kinds.map((kind) =>
      row(
        kind,
        outcomes.filter(({ fault }) => fault.kind === kind),
      ),
    ),
    row('all', outcomes),
  ]
}

function row(kind: Row['kind'], outcomes: readonly Outcome[]): Row {
  const all = outcomes.flatMap((outcome) => outcome.times)
  const times = all.filter((time) => time > 0)
  const waits = outcomes.flatMap((outcome) => outcome.waits)
  return {
    kind,
    faults: outcomes.length,
    count: all.length,
    stopped: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    most: Math.max(0, ...times),
    wait50: percentile(waits, 0.5),
    wait99: percentile(waits, 0.99),
    without: outcomes.reduce((sum, outcome) => sum + outcome.without.length, 0),
  }
}

/** The least value that so much of all is not above; 0 of none. */
function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0
}

/** Whether a run went well: nothing acknowledged was lost, nothing is there twice, nobody is left without media or as a ghost. */
export function isWell(
  outcomes: readonly Outcome[],
  post: { readonly lost: number; readonly duplicates: number },
): boolean {
  return (
    post.lost === 0 &&
    post.duplicates === 0 &&
    outcomes.every(({ without, ghosts }) => without.length === 0 && ghosts === 0)
  )
}
