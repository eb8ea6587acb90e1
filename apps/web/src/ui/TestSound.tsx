import { Volume2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './Button.tsx'
import { routeTo } from './speaker.ts'

const NOTES_HZ = [523.25, 783.99]
const NOTE_S = 0.3

/** Plays two soft notes on the chosen speaker. */
export function TestSound({ speaker }: { readonly speaker: string | undefined }) {
  const { t } = useTranslation()
  return (
    <IconButton
      icon={Volume2}
      label={t('devices.test')}
      onClick={() => play(speaker)}
      className="size-11 border border-line-strong"
    />
  )
}

function play(speaker: string | undefined): void {
  const context = new AudioContext()
  const out = context.createMediaStreamDestination()
  const start = context.currentTime + 0.1
  const end = start + NOTE_S * NOTES_HZ.length
  NOTES_HZ.forEach((frequency, index) => {
    const at = start + index * NOTE_S
    const tone = new OscillatorNode(context, { frequency })
    const volume = new GainNode(context, { gain: 0 })
    volume.gain.linearRampToValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(0.3, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S)
    tone.connect(volume).connect(out)
    tone.start(at)
    tone.stop(end)
    if (index === 0) tone.addEventListener('ended', () => void context.close())
  })
  // Through an element: only elements can be sent to a chosen speaker in every browser that can choose at all.
  const audio = new Audio()
  audio.srcObject = out.stream
  routeTo(audio, speaker)
  audio.play().catch(() => {}) // No output at all: silence is the answer.
}
