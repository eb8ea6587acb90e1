/** Runs in a page beside the model's files: sound through the worklet that the page uses, as fast as it goes. */
export async function suppressOffline(sound: {
  readonly samples: readonly number[]
  readonly rate: number
}): Promise<number[]> {
  const { samples, rate } = sound
  const context = new OfflineAudioContext(1, samples.length, rate)
  await context.audioWorklet.addModule('/gtcrn/workletProcessor.js')
  const wasmBinary = await (await fetch('/gtcrn.wasm')).arrayBuffer()
  const script = '/index.js'
  const { GtcrnWorkletNode } = (await import(script)) as {
    GtcrnWorkletNode: new (
      context: BaseAudioContext,
      options: { maxChannels: number; wasmBinary: ArrayBuffer },
    ) => AudioWorkletNode
  }
  const node = new GtcrnWorkletNode(context, { maxChannels: 1, wasmBinary })
  node.channelCount = 1
  node.channelCountMode = 'explicit'
  const buffer = new AudioBuffer({ numberOfChannels: 1, length: samples.length, sampleRate: rate })
  buffer.copyToChannel(Float32Array.from(samples), 0)
  const source = new AudioBufferSourceNode(context, { buffer })
  source.connect(node).connect(context.destination)
  // The model starts by a message to the worklet, which an offline context would not wait for.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  source.start()
  return [...(await context.startRendering()).getChannelData(0)]
}

/** Runs in the page: what the microphone gives with the browser's suppression alone, from its first sample on. */
export async function recordMicrophone(want: {
  readonly seconds: number
  readonly rate: number
}): Promise<number[]> {
  const { seconds, rate } = want
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { noiseSuppression: true, echoCancellation: false, autoGainControl: false },
  })
  const [track] = stream.getAudioTracks()
  const { MediaStreamTrackProcessor: Processor } = globalThis as unknown as {
    MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack | undefined }) => {
      readable: ReadableStream<AudioData>
    }
  }
  const heard: number[] = []
  const reader = new Processor({ track }).readable.getReader()
  while (heard.length < seconds * rate) {
    const { value } = await reader.read()
    if (value === undefined) break
    if (value.sampleRate !== rate) throw new Error(`the microphone gives ${value.sampleRate} Hz`)
    const part = new Float32Array(value.numberOfFrames)
    value.copyTo(part, { planeIndex: 0, format: 'f32-planar' })
    heard.push(...part)
    value.close()
  }
  track?.stop()
  return heard
}
