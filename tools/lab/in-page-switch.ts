/** Functions that run in pages of `bench-switch.ts` and `lab:rolling`; each stands alone, because it is sent there as text. */

/** Gives the page a microphone that plays one steady tone, so that every gap in it is of the way it takes. */
export function toneMicrophone(): void {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  if (mediaDevices === undefined) return
  const open = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async (constraints) => {
    if (constraints?.audio === undefined || constraints.audio === false) return open(constraints)
    const context = new AudioContext({ sampleRate: 48_000 })
    const tone = new OscillatorNode(context, { frequency: 440 })
    const out = new MediaStreamAudioDestinationNode(context)
    tone.connect(new GainNode(context, { gain: 0.3 })).connect(out)
    tone.start()
    const video = constraints.video ? (await open({ video: constraints.video })).getVideoTracks() : []
    return new MediaStream([...out.stream.getAudioTracks(), ...video])
  }
}

/** What a page with {@link recordPlayed} can be asked. */
export interface Played {
  /**
   * Milliseconds of the longest silence of one person, of all sound of one that was played twice, and of the longest wait for a picture
   * of one, since the last call: of whoever fared worst.
   */
  gaps(): { silence: number; doubled: number; still: number }
}

/**
 * Records what the page's audio elements play: each one's track, through a gate that opens and closes in the moment in which the
 * page unmutes and mutes the element. And when its pictures of others are presented.
 */
export function recordPlayed(): void {
  const BLOCK = 240 // 5 ms at 48 kHz
  const context = new AudioContext({ sampleRate: 48_000 })
  const gates = new Map<HTMLMediaElement, { gate: GainNode; source: MediaStreamAudioSourceNode | null }>()
  const code = `registerProcessor('levels', class extends AudioWorkletProcessor {
    sums = []; at = 0; sum = 0; most = 0; open = 0
    process([mix]) {
      const samples = mix[0] ?? new Float32Array(128)
      for (const sample of samples) {
        this.sum += sample * sample
        if (++this.at === ${BLOCK}) { this.sums.push(Math.sqrt(this.sum / ${BLOCK})); this.at = 0; this.sum = 0 }
      }
      if (this.sums.length >= 20) { this.port.postMessage(this.sums); this.sums = [] }
      return true
    }
  })`
  /** Of each person, of 5 ms each. */
  const levels = new Map<string, number[]>()
  const recorders = new Map<string, Promise<AudioWorkletNode>>()
  const ready = context.audioWorklet.addModule(
    URL.createObjectURL(new Blob([code], { type: 'text/javascript' })),
  )
  const recorderOf = (peer: string): Promise<AudioWorkletNode> => {
    const known = recorders.get(peer)
    if (known !== undefined) return known
    const made = ready.then(() => {
      const recorder = new AudioWorkletNode(context, 'levels')
      levels.set(peer, [])
      recorder.port.onmessage = ({ data }: MessageEvent<number[]>) => levels.get(peer)?.push(...data)
      recorder.connect(new GainNode(context, { gain: 0 })).connect(context.destination)
      return recorder
    })
    recorders.set(peer, made)
    return made
  }
  const gateOf = (
    element: HTMLMediaElement,
  ): { gate: GainNode; source: MediaStreamAudioSourceNode | null } => {
    const known = gates.get(element)
    if (known !== undefined) return known
    const made = { gate: new GainNode(context, { gain: 0 }), source: null }
    void recorderOf(element.dataset['audio'] ?? '').then((recorder) => made.gate.connect(recorder))
    gates.set(element, made)
    return made
  }
  /** The page's own sounds are nobody's. */
  const isVoice = ({ tagName, dataset }: HTMLMediaElement): boolean =>
    tagName === 'AUDIO' && dataset['audio'] !== undefined
  const follow = (element: HTMLMediaElement): void => {
    if (!isVoice(element)) return
    const here = gateOf(element)
    here.gate.gain.value = element.muted || element.srcObject === null ? 0 : 1
  }
  const hook = (name: 'muted' | 'srcObject', then: (element: HTMLMediaElement) => void): void => {
    const own = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, name)
    if (own?.set === undefined || own.get === undefined) return
    // oxlint-disable-next-line typescript/unbound-method -- called with the element below
    const { get, set } = own
    Object.defineProperty(HTMLMediaElement.prototype, name, {
      configurable: true,
      get,
      set(this: HTMLMediaElement, value: unknown) {
        set.call(this, value)
        then(this)
      },
    })
  }
  hook('muted', follow)
  hook('srcObject', (element) => {
    if (!isVoice(element)) return
    const here = gateOf(element)
    here.source?.disconnect()
    const stream = element.srcObject
    here.source =
      stream instanceof MediaStream ? new MediaStreamAudioSourceNode(context, { mediaStream: stream }) : null
    here.source?.connect(here.gate)
    follow(element)
  })
  const frames = new Map<string, number[]>()
  const watched = new WeakSet<HTMLVideoElement>()
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video')) {
      if (watched.has(video)) continue
      watched.add(video)
      const next = (now: number): void => {
        // What is drawn below another picture is not seen.
        const { peer } = video.dataset
        if (peer !== undefined) frames.set(peer, [...(frames.get(peer) ?? []), now])
        video.requestVideoFrameCallback(next)
      }
      video.requestVideoFrameCallback(next)
    }
  }).observe(document, { childList: true, subtree: true })
  const soundOf = (of: readonly number[]): { silence: number; doubled: number } => {
    // A tone that is silent for most of the time is not what is usual.
    const usual = Math.max(0.01, of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0)
    let [silence, run, doubled] = [0, 0, 0]
    for (const level of of) {
      run = level < usual * 0.3 ? run + 5 : 0
      silence = Math.max(silence, run)
      if (level > usual * 1.5) doubled += 5
    }
    return { silence, doubled }
  }
  const gaps = (): { silence: number; doubled: number; still: number } => {
    const sounds = [...levels.values()].map(soundOf)
    // What does not come again at all is the longest wait of all.
    const waits = [...frames.values()].map((of) =>
      [...of.slice(1), performance.now()].map((at, index) => at - (of[index] ?? at)),
    )
    for (const peer of levels.keys()) levels.set(peer, [])
    for (const [peer, of] of frames) frames.set(peer, of.slice(-1))
    return {
      silence: Math.max(0, ...sounds.map(({ silence }) => silence)),
      doubled: Math.max(0, ...sounds.map(({ doubled }) => doubled)),
      still: Math.max(0, ...waits.flat()),
    }
  }
  Object.assign(globalThis, { played: { gaps } satisfies Played })
}
