import type { Span } from './findings.ts'
import type { Watched } from './in-page-media.ts'
import type { WayChange } from './way.ts'
import type { HomeWish } from './world.ts'

/** One network that two people meet through. The first has an ordinary line; the second one's is what the scenario is about. */
export interface Scenario {
  /** By which it is asked for. */
  readonly name: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly homes: readonly [HomeWish, HomeWish]
  /** Of the second one's line, both ways, from before the click on "Join now". */
  readonly line?: WayChange
  /** What happens during the call, and what is found. */
  readonly act: (stage: Stage) => Promise<Finding>
}

/** Something to be reached. */
export interface Aim {
  readonly what: 'concealed' | 'back' | 'gap' | 'down' | 'up'
  readonly value: number
  readonly most: number
  readonly unit: 'ms' | '%'
}

/** What an act found. */
export interface Finding {
  readonly freezes: number
  /** Seconds of them. */
  readonly frozen: number
  /** Percent of the sound, of whoever heard worse. */
  readonly concealed: number
  /** The stretch by which the path is named. */
  readonly span: Span
  /** Milliseconds until everything flowed again after a disturbance. */
  readonly recovered?: number | null
  readonly aims: readonly Aim[]
  /** What helps to understand it, for the screen only. */
  readonly detail?: string
}

/** What an act can do with a call. */
export interface Stage {
  /** How long to watch a call, in milliseconds, after or without a disturbance. */
  readonly watchMs: number
  /** Lets time pass and says which. */
  readonly pass: (ms: number) => Promise<Span>
  /** Changes the second person's line, both ways. */
  readonly setLine: (change: WayChange) => Promise<void>
  /** Takes the second person to another network. */
  readonly move: () => void
  /** What the pages of both saw so far. */
  readonly watched: () => Promise<Watched[]>
}

/** A row of the table. */
export type Outcome = { readonly scenario: Scenario } & (
  | {
      readonly connected: true
      readonly paths: readonly string[]
      readonly toMedia: number
      readonly found: Finding
    }
  | { readonly connected: false; readonly why: string }
)
