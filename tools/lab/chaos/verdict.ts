import type { Fault, Kind } from './faults.ts'
import type { Arrival } from './in-page-watch.ts'

/** Shorter waits are none: a picture of fifteen frames a second on a busy machine, a voice that pauses (Opus DTX). */
export const NOTICED_MS = { video: 300, audio: 700 } as const

/** How one fault went. */
export interface Outcome {
  readonly fault: Fault
  /** For each picture and voice, at each page: milliseconds from the fault until it came again; 0 where it never stopped. */
  readonly times: readonly number[]
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
    return arrival === undefined || now - arrival.last > NOTICED_MS[kind]
  })
}

/** Milliseconds from a fault at `since` until each thing expected came again: 0 where no wait was noticed. */
export function recoveries(
  expected: readonly Expected[],
  arrivals: readonly Arrival[],
  since: number,
): number[] {
  return expected.flatMap(({ peer, kind }) => {
    const arrival = arrivals.find((each) => each.peer === peer && each.kind === kind)
    if (arrival?.over === null || arrival?.over === undefined) return []
    return [arrival.wait < NOTICED_MS[kind] ? 0 : arrival.over - since]
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
  const times = all.filter((time) => time > 0).toSorted((a, b) => a - b)
  const at = (part: number): number => times[Math.max(0, Math.ceil(part * times.length) - 1)] ?? 0
  return {
    kind,
    faults: outcomes.length,
    count: all.length,
    stopped: times.length,
    p50: at(0.5),
    p99: at(0.99),
    most: times.at(-1) ?? 0,
    without: outcomes.reduce((sum, outcome) => sum + outcome.without.length, 0),
  }
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
