import { MicrophoneChoice, SpeakerChoice } from '../../ui/DeviceChoices.tsx'
import { LevelMeter } from '../../ui/LevelMeter.tsx'
import { useSelected } from '../../ui/use-readable.ts'
import type { SettingsProps } from './settings-props.ts'

/** Microphone and speaker. */
export function SoundSettings({ local }: SettingsProps) {
  const track = useSelected(local.microphone, ({ on, input }) =>
    on && input.state === 'open' ? input.track : null,
  )
  return (
    <>
      <div>
        <MicrophoneChoice local={local} />
        <LevelMeter track={track} className="mt-2.5" />
      </div>
      <SpeakerChoice local={local} />
    </>
  )
}
