import { Check, VolumeX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { DeviceChoices } from '../../ui/DeviceChoices.tsx'
import type { LocalMedia } from '../../ui/local-media.ts'
import { Preview } from '../Preview.tsx'
import { Troubles } from '../Troubles.tsx'

/** What somebody says of the test sound. */
export type Sound = 'untried' | 'heard' | 'silent'

interface CheckDevicesProps {
  readonly local: LocalMedia
  readonly sound: Sound
  readonly onSound: (sound: Sound) => void
}

/** Camera, microphone and speaker, to be tried by oneself: whether they work only a person can tell. */
export function CheckDevices({ local, sound, onSound }: CheckDevicesProps) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('check.devices')} className="min-w-0">
      <Preview local={local} name="" />
      <div className="mt-4 grid gap-4">
        <Troubles local={local} />
        <DeviceChoices local={local} />
        <div className="flex flex-wrap items-center gap-2">
          <p className="mr-1 text-sm text-muted">{t('check.soundAsk')}</p>
          <Button
            aria-pressed={sound === 'heard'}
            weight={sound === 'heard' ? 'primary' : 'secondary'}
            icon={Check}
            onClick={() => onSound('heard')}
          >
            {t('check.soundHeard')}
          </Button>
          <Button
            aria-pressed={sound === 'silent'}
            weight={sound === 'silent' ? 'primary' : 'secondary'}
            icon={VolumeX}
            onClick={() => onSound('silent')}
          >
            {t('check.soundSilent')}
          </Button>
        </div>
        {sound === 'silent' && <p className="text-sm text-pretty">{t('check.soundAdvice')}</p>}
      </div>
    </section>
  )
}
