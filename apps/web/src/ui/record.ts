import { after } from '@parley/kit'
import type { Record, Recording } from './echo-test.ts'
import { routeTo } from './speaker.ts'

/** Records with what the browser has for it (W3C MediaStream Recording), and plays through an element. */
export const recordTrack: Record = async (scope, track, ms) => {
  const context = new AudioContext()
  scope.defer(() => void context.close().catch(() => {})) // Closed already: what was wanted.
  const recorder = new MediaRecorder(new MediaStream([track]))
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  await new Promise<void>((resolve, reject) => {
    recorder.addEventListener('stop', () => resolve())
    recorder.addEventListener('error', () => reject(new Error('the recorder failed')))
    scope.signal.addEventListener('abort', () => reject(scope.signal.reason as Error))
    scope.defer(() => {
      if (recorder.state !== 'inactive') recorder.stop()
    })
    recorder.start()
    after(scope, ms, () => recorder.stop())
  })
  const buffer = await context.decodeAudioData(await new Blob(parts).arrayBuffer())
  scope.signal.throwIfAborted()
  return recordingOf(context, buffer)
}

function recordingOf(context: AudioContext, buffer: AudioBuffer): Recording {
  let peak = 0
  for (const sample of buffer.getChannelData(0)) peak = Math.max(peak, Math.abs(sample))
  return {
    peak,
    play: async (scope, speaker, playing) => {
      const out = context.createMediaStreamDestination()
      const source = new AudioBufferSourceNode(context, { buffer })
      source.connect(out)
      // Through an element: only elements can be sent to a chosen speaker in every browser that can choose at all.
      const audio = new Audio()
      audio.srcObject = out.stream
      scope.defer(() => {
        audio.pause()
        audio.srcObject = null
      })
      routeTo(audio, speaker)
      await audio.play()
      const [heard] = out.stream.getAudioTracks()
      if (heard !== undefined) playing(heard)
      await new Promise<void>((resolve, reject) => {
        source.addEventListener('ended', () => resolve())
        scope.signal.addEventListener('abort', () => reject(scope.signal.reason as Error))
        source.start()
      })
    },
  }
}
