import { every, sleep, type Scope } from '@parley/kit'
import { GtcrnWorkletNode } from '@sapphi-red/web-noise-suppressor'
import wasmAddress from '@sapphi-red/web-noise-suppressor/gtcrn.wasm?url'
// oxlint-disable-next-line import/default -- what Vite makes of ?url is an address, not the module
import workletAddress from '@sapphi-red/web-noise-suppressor/gtcrnWorklet.js?url'

/** The rate for which the model was made; others it refuses. */
const SAMPLE_RATE_HZ = 48_000
/** A model that has made no sound by then will make none. Compiling takes 50 ms on a slow laptop. */
const PROOF_WITHIN_MS = 3_000
/** Where sound is allowed it begins within a tenth of this. */
const RESUMED_WITHIN_MS = 500
/** A sound loud enough to come through, far below full scale. */
const PROOF_GAIN = 0.05

interface Model {
  readonly context: AudioContext
  readonly wasm: ArrayBuffer
}

let loaded: Promise<Model> | null = null
/** How many suppressors are at work: without any the context rests. */
let users = 0

/**
 * Fetches the model and the worklet that runs it (GTCRN, a neural network of 48,000 weights) and keeps both: from then
 * on it works with the server away. After a failure it can be tried again.
 */
export function loadNoiseModel(): Promise<Model> {
  loaded ??= load().catch((error: unknown) => {
    loaded = null
    throw error
  })
  return loaded
}

async function load(): Promise<Model> {
  const answer = await fetch(wasmAddress)
  if (!answer.ok) throw new Error(`the noise model was answered with ${answer.status}`)
  const wasm = await answer.arrayBuffer()
  // Inside a worklet nobody would hear that it does not compile.
  await WebAssembly.compile(wasm)
  const context = new AudioContext({ sampleRate: SAMPLE_RATE_HZ, latencyHint: 'interactive' })
  try {
    await context.audioWorklet.addModule(workletAddress)
  } catch (error) {
    await context.close()
    throw error
  }
  if (users === 0) rest(context)
  return { context, wasm }
}

/** Whether sound may be worked on now: before the first touch of a page some browsers do not let it (autoplay policy). */
export async function noiseModelMayRun(scope: Scope): Promise<boolean> {
  const { context } = await loadNoiseModel()
  // While it is not allowed this does not settle.
  const resumed = context.resume().catch(() => {}) // The state tells.
  await Promise.race([resumed, sleep(scope, RESUMED_WITHIN_MS)])
  return context.state === 'running'
}

/**
 * Takes the noise out of a microphone's track for the scope's lifetime; the answer is the cleaned track. `broken` is
 * called if that stops by itself: then the answer is silent from there on. Rejects when it does not work at all.
 */
export async function suppressNoise(
  scope: Scope,
  raw: MediaStreamTrack,
  broken: () => void,
): Promise<MediaStreamTrack> {
  const { context, wasm } = await loadNoiseModel()
  scope.signal.throwIfAborted()
  occupy(scope, context)
  const node = new GtcrnWorkletNode(context, { maxChannels: 1, wasmBinary: wasm })
  node.channelCount = 1
  node.channelCountMode = 'explicit'
  node.addEventListener('processorerror', broken)
  scope.defer(() => {
    node.removeEventListener('processorerror', broken)
    node.disconnect()
    node.destroy()
  })
  await prove(scope, context, node)
  const source = context.createMediaStreamSource(new MediaStream([raw]))
  const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
  source.connect(node).connect(out)
  const [clean] = out.stream.getAudioTracks()
  scope.defer(() => {
    // Named here, it is also kept: a destination that nothing refers to falls silent when the browser tidies up.
    out.disconnect()
    source.disconnect()
    clean?.stop()
  })
  if (clean === undefined) throw new Error('a destination without a track')
  return clean
}

function occupy(scope: Scope, context: AudioContext): void {
  users += 1
  context.resume().catch(() => {}) // Not allowed yet: the caller has asked before.
  // A call or another program may take the sound away for a while (iOS): it is taken back.
  const wake = (): void => {
    if (context.state !== 'running' && context.state !== 'closed') context.resume().catch(() => {})
  }
  context.addEventListener('statechange', wake)
  scope.defer(() => {
    context.removeEventListener('statechange', wake)
    users -= 1
    if (users === 0) rest(context)
  })
}

function rest(context: AudioContext): void {
  context.suspend().catch(() => {}) // Closed or not running: at rest already.
}

/** A worklet whose model did not start hands on silence without a word: so it has to make a sound first. */
async function prove(scope: Scope, context: AudioContext, node: AudioNode): Promise<void> {
  const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: 200 })
  const quiet = new GainNode(context, { gain: PROOF_GAIN })
  const ear = new AnalyserNode(context, { fftSize: 2048 })
  tone.connect(quiet).connect(node).connect(ear)
  tone.start()
  const samples = new Float32Array(ear.fftSize)
  const trial = scope.child('proof')
  trial.defer(() => {
    tone.stop()
    quiet.disconnect()
    node.disconnect(ear)
  })
  const began = performance.now()
  try {
    await new Promise<void>((resolve, reject) => {
      trial.signal.addEventListener('abort', () => reject(trial.signal.reason as Error))
      every(trial, 20, () => {
        ear.getFloatTimeDomainData(samples)
        if (samples.some((sample) => sample !== 0)) resolve()
        else if (performance.now() - began > PROOF_WITHIN_MS) reject(new Error('the noise model is silent'))
      })
    })
  } finally {
    trial.close()
  }
}
