import { routeTo } from './speaker.ts'

const NOTE_S = 0.3

/** Plays soft notes one after the other (frequencies in Hz, loudness 0 to 1) on the chosen speaker. */
export function playTones(notes: readonly number[], loudness: number, speaker: string | undefined): void {
  const context = new AudioContext()
  const out = context.createMediaStreamDestination()
  // Through an element: only elements can be sent to a chosen speaker in every browser that can choose at all.
  const audio = new Audio()
  audio.srcObject = out.stream
  const start = context.currentTime + 0.1
  const end = start + NOTE_S * notes.length
  notes.forEach((frequency, index) => {
    const at = start + index * NOTE_S
    const tone = new OscillatorNode(context, { frequency })
    const volume = new GainNode(context, { gain: 0 })
    volume.gain.linearRampToValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(loudness, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S)
    tone.connect(volume).connect(out)
    tone.start(at)
    tone.stop(end)
    if (index > 0) return
    tone.addEventListener('ended', () => {
      void context.close()
      audio.srcObject = null // What it plays never ends by itself, and would keep an output of this machine open for good.
    })
  })
  routeTo(audio, speaker)
  audio.play().catch(() => {}) // No output at all: silence is the answer.
}
