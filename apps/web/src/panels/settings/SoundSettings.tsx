import { useTranslation } from 'react-i18next'
import { MicrophoneChoice, SpeakerChoice } from '../../ui/DeviceChoices.tsx'
import { EchoTest } from '../../ui/EchoTest.tsx'
import { LevelMeter } from '../../ui/LevelMeter.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { chooseSound, soundChoice } from '../../ui/sound.ts'
import { useReadable, useSelected } from '../../ui/use-readable.ts'
import { useWide } from '../../ui/use-wide.ts'
import { NoiseChoice } from './NoiseChoice.tsx'
import { Part } from './Part.tsx'
import type { SettingsProps } from './settings-props.ts'

/** Microphone and speaker, and what is done to one's own sound before others hear it. */
export function SoundSettings({ local }: SettingsProps) {
  const { t } = useTranslation()
  const { music, pushToTalk } = useReadable(soundChoice)
  const track = useSelected(local.microphone, ({ on, input }) =>
    on && input.state === 'open' ? input.track : null,
  )
  return (
    <>
      <Part title={t('hearing.inputPart')} className="grid gap-4">
        <div>
          <MicrophoneChoice local={local} />
          <LevelMeter track={track} className="mt-2.5" />
        </div>
        <NoiseChoice />
        <Switch
          label={t('hearing.music')}
          hint={t('hearing.musicHint')}
          on={music}
          onTurn={(on) => chooseSound({ music: on })}
        />
        {useWide() && (
          <Switch
            label={t('hearing.pushToTalk')}
            hint={t('hearing.pushToTalkHint')}
            on={pushToTalk}
            onTurn={(on) => chooseSound({ pushToTalk: on })}
          />
        )}
      </Part>
      <Part title={t('hearing.outputPart')} className="grid gap-4">
        <SpeakerChoice local={local} />
        <EchoTest local={local} />
      </Part>
    </>
  )
}
