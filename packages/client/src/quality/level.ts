import type { PeerId, UplinkLevel } from '@parley/protocol'
import type { Sample, TrackSample } from './sample.ts'

/** How well a person is heard and seen: 3 good, 2 so-so, 1 bad, 0 nothing arrives. */
export type Level = UplinkLevel

/** From which on a figure is so-so, and from which on it is bad. */
interface Bounds {
  readonly soso: number
  readonly bad: number
}

/** Opus hides a few percent; from ten on words are missing. */
const LOSS: Bounds = { soso: 0.03, bad: 0.1 }
/** Share of the time: a picture that stands still for a third of it is no picture. */
const FROZEN: Bounds = { soso: 0.05, bad: 0.33 }
/** Share of made-up sound. */
const CONCEALED: Bounds = { soso: 0.04, bad: 0.15 }
/** G.107, Annex B: below 3.6 many users are dissatisfied, below 3.1 nearly all. */
const MOS: Bounds = { soso: 3.6, bad: 3.1 }
/** ms there and back: from 300 people begin to talk over one another. */
const ROUND_TRIP: Bounds = { soso: 300, bad: 700 }
/** Below, a talking face moves in jerks; a small tile is sent 7 on purpose. */
const FPS: Bounds = { soso: 6, bad: 3 }

/** How well a track comes through. */
export function trackLevel(track: TrackSample): Level {
  // Not sent now (a page that is not looked at, silence): nothing can be said of it. Whether it is missing, the server tells.
  if (track.packets === 0) return 3
  const video = track.source === 'camera'
  return worst([
    above(track.loss, LOSS),
    above(track.frozen, FROZEN),
    above(track.concealed, CONCEALED),
    below(track.mos, MOS),
    video ? below(track.fps, FPS) : 3,
    narrowed(track) ? 2 : 3,
  ])
}

/** Below it (bit/s) a face is a blur; above it nobody minds that there could be more. */
const CLEAR_BITRATE = 350_000

/** Whether a picture that is sent is held down by the line so far that it shows. In its first seconds every line is felt out. */
export function narrowed({ limited, bitrate }: TrackSample): boolean {
  return limited === 'bandwidth' && bitrate !== null && bitrate < CLEAR_BITRATE
}

/** How well each person comes through here, and oneself to the others; who is not measured is not in it. */
export function levelsOf(
  sample: Sample,
  you: PeerId,
  uplinks: ReadonlyMap<PeerId, UplinkLevel>,
): Map<PeerId, Level> {
  const levels = new Map<PeerId, Level>()
  for (const track of sample.tracks) {
    if ((track.direction === 'out') !== (track.peer === you)) continue
    levels.set(track.peer, worst([levels.get(track.peer) ?? 3, trackLevel(track)]))
  }
  for (const [peer, level] of uplinks) levels.set(peer, worst([levels.get(peer) ?? 3, level]))
  const own = levels.get(you)
  if (own !== undefined) levels.set(you, worst([own, above(sample.send?.roundTrip ?? null, ROUND_TRIP)]))
  return levels
}

/** How many samples in a row must say so before a sign changes: it tells a state, not each breath of a network. */
const FALL_AFTER = 2
const RISE_AFTER = 3

/** A level as it is shown, and what speaks against it. */
export interface Shown {
  readonly level: Level
  /** Samples in a row that were below the level shown (negative) or above it. */
  readonly run: number
}

/** What is shown after another sample. */
export function steady(shown: Shown | undefined, now: Level): Shown {
  if (shown === undefined) return { level: now, run: 0 }
  if (now === shown.level) return { level: now, run: 0 }
  const step = now > shown.level ? 1 : -1
  const run = Math.sign(shown.run) === step ? shown.run + step : step
  return run <= -FALL_AFTER || run >= RISE_AFTER ? { level: now, run: 0 } : { level: shown.level, run }
}

function worst(levels: readonly Level[]): Level {
  return Math.min(...levels) as Level
}

function above(value: number | null, bounds: Bounds): Level {
  if (value === null) return 3
  return value >= bounds.bad ? 1 : value >= bounds.soso ? 2 : 3
}

function below(value: number | null, bounds: Bounds): Level {
  if (value === null) return 3
  return value <= bounds.bad ? 1 : value <= bounds.soso ? 2 : 3
}
