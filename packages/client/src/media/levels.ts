import { every, Store, type Readable, type Scope } from '@parley/kit'

/** How often a meter is read, in milliseconds: fifteen times a second looks alive and costs little. */
const PERIOD_MS = 66
/** What counts as silence, in dB below full scale: room noise of a laptop's microphone. */
const FLOOR_DB = -60
/** Steps of a meter; smaller changes are not worth a redraw. */
const STEPS = 50

/** The loudness of samples in [-1, 1] as 0 (silence) to 1 (full scale): RMS on a decibel scale, in steps. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length))
  const level = Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB))
  return Math.round(level * STEPS) / STEPS
}

/** How loud a track is now, 0 to 1, for the scope's lifetime; while nothing changes the store tells nobody. */
export function levelMeter(scope: Scope, track: MediaStreamTrack): Readable<number> {
  const level = new Store(0)
  const context = sharedContext(scope)
  if (context === null) return level
  wakeWithTouch(scope, context)
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  source.connect(analyser)
  scope.defer(() => source.disconnect())
  const samples = new Float32Array(analyser.fftSize)
  every(scope, PERIOD_MS, () => {
    analyser.getFloatTimeDomainData(samples)
    level.set(loudness(samples))
  })
  return level
}

/** One context for all meters of a page: browsers allow few, and each costs an audio thread. */
let shared: { readonly context: AudioContext; users: number } | null = null

function sharedContext(scope: Scope): AudioContext | null {
  if (globalThis.AudioContext === undefined || scope.closed) return null
  const holder = (shared ??= { context: new AudioContext({ latencyHint: 'playback' }), users: 0 })
  holder.users += 1
  scope.defer(() => {
    holder.users -= 1
    if (holder.users > 0) return
    shared = null
    holder.context.close().catch(() => {}) // Closed already: what was wanted.
  })
  return holder.context
}

/** Begins to measure with the first touch where the browser wants one (autoplay policy); asking earlier only fills its console. */
function wakeWithTouch(scope: Scope, context: AudioContext): void {
  const wake = (): void => {
    if (context.state === 'suspended') context.resume().catch(() => {}) // Refused: the next touch asks again.
  }
  for (const touch of ['pointerdown', 'keydown'] as const) {
    globalThis.addEventListener(touch, wake)
    scope.defer(() => globalThis.removeEventListener(touch, wake))
  }
  wake()
}
