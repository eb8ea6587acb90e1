import { Closed, type Readable, type Scope, Store } from '@parley/kit'

/** How an echo test stands; `track` is what is to be seen as a level. */
export type EchoState =
  | { readonly at: 'idle' }
  | { readonly at: 'recording' | 'playing'; readonly track: MediaStreamTrack }
  | { readonly at: 'done' }
  | { readonly at: 'failed'; readonly why: 'silent' | 'not-recorded' | 'not-played' }

/** A sound that was recorded. */
export interface Recording {
  /** The loudest sample, 0 to 1. */
  readonly peak: number
  /** Plays it; `playing` hears what comes out, the promise resolves at its end. */
  play(scope: Scope, speaker: string | undefined, playing: (out: MediaStreamTrack) => void): Promise<void>
}

/** Records a track for a while; taken from outside, so that the test can be tried without a browser. */
export type Record = (scope: Scope, track: MediaStreamTrack, ms: number) => Promise<Recording>

/** Two sentences; nobody likes to hear themselves for longer. */
const RECORDED_MS = 4_000
/** Below it the recording holds nothing but the noise of a converter: 46 dB below full scale. */
const SILENCE = 0.005

/** Lets people hear themselves as others would: a few seconds are recorded and played on the chosen speaker. */
export class EchoTest {
  readonly #scope: Scope
  readonly #record: Record
  readonly #state = new Store<EchoState>({ at: 'idle' })
  #run: Scope | null = null

  constructor(scope: Scope, record: Record) {
    this.#scope = scope
    this.#record = record
  }

  get state(): Readable<EchoState> {
    return this.#state
  }

  /** Runs the test once; one that is under way ends. `track` may be muted: a copy of it is recorded. */
  async start(track: MediaStreamTrack, speaker: string | undefined): Promise<void> {
    this.#run?.close('again')
    const run = this.#scope.child('echo test')
    this.#run = run
    const put = (state: EchoState): void => {
      if (!run.closed) this.#state.set(state)
    }
    let why: 'not-recorded' | 'not-played' = 'not-recorded'
    try {
      const copy = track.clone()
      copy.enabled = true
      run.defer(() => copy.stop())
      put({ at: 'recording', track: copy })
      const recording = await this.#record(run, copy, RECORDED_MS)
      if (recording.peak < SILENCE) return put({ at: 'failed', why: 'silent' })
      why = 'not-played'
      await recording.play(run, speaker, (out) => put({ at: 'playing', track: out }))
      put({ at: 'done' })
    } catch (error) {
      if (!(error instanceof Closed)) put({ at: 'failed', why })
    } finally {
      run.close()
    }
  }

  stop(): void {
    this.#run?.close('stopped')
    this.#state.set({ at: 'idle' })
  }
}
