import { every, type Readable, type Scope, Store } from '@parley/kit'
import { levelMeter } from './levels.ts'

/** How a detector of speech stands: the room's noise as it knows it, and since when it has been loud or quiet. */
export interface SpeechState {
  /** Loudness of the room while nobody speaks, 0 to 1. */
  readonly floor: number
  readonly speaking: boolean
  /** How long, in milliseconds, what is heard has spoken against `speaking`. */
  readonly against: number
}

/** A detector that has heard nothing yet. */
export const SILENT: SpeechState = { floor: 0.25, speaking: false, against: 0 }

/** How far speech stands out of the room's noise; loudness is 60 dB wide, so this is 12 dB, and 6 to go on. */
const RISE = 0.2
const STAY = 0.1
/** Below it nothing is speech that is meant for anybody: 42 dB below full scale, a murmur two metres away. */
const LEAST = 0.3
/** A cough and a key are shorter. */
const BEGIN_MS = 350
/** Pauses between words are shorter. */
const END_MS = 600
/** The floor sinks at once to what is quieter, and rises over seconds to a fan that was switched on. */
const RISE_PER_S = 0.03

/** The next state of a detector, `ms` after the last one, from how loud it is now (0 to 1, as a level meter says). */
export function hear({ floor, speaking, against }: SpeechState, level: number, ms: number): SpeechState {
  const floorNow = Math.min(level, floor + (RISE_PER_S * ms) / 1_000)
  const loud = level >= Math.max(LEAST, floor + (speaking ? STAY : RISE))
  if (loud === speaking) return { floor: floorNow, speaking, against: Math.max(0, against - 2 * ms) }
  const longer = against + ms
  if (longer < (speaking ? END_MS : BEGIN_MS)) return { floor: floorNow, speaking, against: longer }
  return { floor: floorNow, speaking: loud, against: 0 }
}

const PERIOD_MS = 100

/** Whether somebody speaks into a track, for the scope's lifetime. */
export function hearSpeech(scope: Scope, track: MediaStreamTrack): Readable<boolean> {
  const speaking = new Store(false)
  const level = levelMeter(scope, track)
  let state = SILENT
  every(scope, PERIOD_MS, () => {
    state = hear(state, level.get(), PERIOD_MS)
    speaking.set(state.speaking)
  })
  return speaking
}
