/** How a path of media stands: how long it took to open, or that it did not open, or was not there to be tried. */
export type PathResult =
  | { readonly state: 'open'; readonly ms: number }
  | { readonly state: 'closed' }
  | { readonly state: 'not-configured' }

/** What was found out about the network; null is what could not be found out. */
export interface NetworkResult {
  /** Round trip of signalling in ms; null: the server was not reached. */
  readonly signal: number | null
  readonly udp: PathResult | null
  readonly tcp: PathResult | null
  readonly turn: PathResult | null
  readonly stability: Stability | null
  /** bit/s over HTTPS. */
  readonly down: number | null
  readonly up: number | null
}

/** Ten seconds of sound to the server and back. */
export interface Stability {
  /** Shares of packets lost on the way to the server and on the way back, 0 to 1. */
  readonly lossUp: number
  readonly lossDown: number
  /** ms. */
  readonly jitter: number
  readonly roundTrip: number | null
  readonly packets: number
}

/** What this connection is good for. */
export type Grade = 'many' | 'video' | 'voice' | 'poor' | 'none'

/** What keeps it from being better, the worst first, each with something to do about it. */
export type Obstacle =
  | 'server'
  | 'media'
  | 'udp'
  | 'loss-up'
  | 'loss-down'
  | 'jitter'
  | 'far'
  | 'up'
  | 'down'
  | 'camera'
  | 'microphone'

/** A verdict: good for what, and why for no more. */
export interface Verdict {
  readonly grade: Grade
  readonly obstacles: readonly Obstacle[]
}

/** From the worst to the best. */
const GRADES: readonly Grade[] = ['none', 'poor', 'voice', 'video', 'many']

/** A figure and the limits beyond which it allows no more than a grade. */
interface Row {
  readonly obstacle: Obstacle
  readonly value: number | null
  /** From these on it is no better than `video`, `voice`, `poor`. */
  readonly limits: readonly [video: number, voice: number, poor: number]
}

/** Judges what was found; devices count for what one can bring, not for what one can see. */
export function judge(
  { signal, udp, tcp, turn, stability, down, up }: NetworkResult,
  devices: { readonly camera: boolean; readonly microphone: boolean },
): Verdict {
  if (signal === null) return { grade: 'none', obstacles: ['server'] }
  const opens = [udp, tcp, turn].some((path) => path?.state === 'open')
  if (!opens) return { grade: 'none', obstacles: ['media'] }
  const rows: readonly Row[] = [
    { obstacle: 'loss-up', value: stability?.lossUp ?? null, limits: [0.02, 0.05, 0.15] },
    { obstacle: 'loss-down', value: stability?.lossDown ?? null, limits: [0.02, 0.05, 0.15] },
    { obstacle: 'jitter', value: stability?.jitter ?? null, limits: [50, 100, 200] },
    { obstacle: 'far', value: stability?.roundTrip ?? null, limits: [300, 500, 1_000] },
    // One camera up and four down at the sizes that the page asks for; a voice needs a twentieth.
    { obstacle: 'up', value: slowness(up), limits: [1 / 1.8e6, 1 / 4e5, 1 / 8e4] },
    { obstacle: 'down', value: slowness(down), limits: [1 / 4e6, 1 / 6e5, 1 / 1e5] },
  ]
  const held = rows
    .map((row) => ({ obstacle: row.obstacle, grade: gradeOf(row) }))
    .filter(({ grade }) => grade !== 'many')
  if (udp?.state !== 'open') held.push({ obstacle: 'udp', grade: 'video' })
  if (!devices.camera) held.push({ obstacle: 'camera', grade: 'many' })
  if (!devices.microphone) held.push({ obstacle: 'microphone', grade: 'many' })
  const worst = held.toSorted((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade))
  return { grade: worst[0]?.grade ?? 'many', obstacles: worst.map(({ obstacle }) => obstacle) }
}

function gradeOf({ value, limits: [video, voice, poor] }: Row): Grade {
  if (value === null) return 'many'
  if (value >= poor) return 'poor'
  if (value >= voice) return 'voice'
  return value >= video ? 'video' : 'many'
}

/** Of a rate the small is bad: its inverse grows with that. */
function slowness(rate: number | null): number | null {
  return rate === null ? null : 1 / Math.max(1, rate)
}
