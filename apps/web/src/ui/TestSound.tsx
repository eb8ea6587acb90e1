import { Volume2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './Button.tsx'
import { playTones } from './tones.ts'

const NOTES_HZ = [523.25, 783.99]
const LOUDNESS = 0.3

/** Plays two soft notes on the chosen speaker. */
export function TestSound({ speaker }: { readonly speaker: string | undefined }) {
  const { t } = useTranslation()
  return (
    <IconButton
      icon={Volume2}
      label={t('devices.test')}
      onClick={() => playTones(NOTES_HZ, LOUDNESS, speaker)}
      className="size-11 border border-line-strong"
    />
  )
}
