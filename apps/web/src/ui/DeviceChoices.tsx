import type { DeviceChoice } from '@parley/client'
import { Mic, Speaker, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from './Choice.tsx'
import { TestSound } from './TestSound.tsx'
import type { Channel, LocalMedia } from './local-media.ts'
import { useReadable, useSelected } from './use-readable.ts'

/** Whether the page may choose where sound comes out (Audio Output Devices API). */
const CAN_CHOOSE_SPEAKER =
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype

const failureOf = ({ input }: Channel) => (input.state === 'failed' ? input.failure : null)

interface DeviceChoicesProps {
  readonly local: LocalMedia
  /** How loud the microphone is, shown with it. */
  readonly level?: ReactNode
}

/** Microphone, camera and speaker to choose from. */
export function DeviceChoices({ local, level }: DeviceChoicesProps) {
  const { t } = useTranslation()
  const devices = useReadable(local.devices)
  const chosen = useReadable(local.chosen)
  const missing = {
    microphone: useSelected(local.microphone, failureOf),
    camera: useSelected(local.camera, failureOf),
    speaker: null,
  }
  const choices = (kind: 'microphone' | 'camera' | 'speaker', found: readonly DeviceChoice[]) => {
    const named = found.map((device, index) => ({
      value: device.id,
      text: device.label || t('devices.unnamed', { kind: t(`devices.${kind}`), number: index + 1 }),
    }))
    const none = {
      value: '',
      text: missing[kind] === 'not-found' ? t('devices.none') : t('devices.standard'),
    }
    const value = found.some((device) => device.id === chosen[kind])
      ? (chosen[kind] ?? '')
      : (found[0]?.id ?? '')
    return { value, options: named.length === 0 ? [none] : named, disabled: named.length === 0 }
  }
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div>
        <Choice
          icon={Mic}
          label={t('devices.microphone')}
          onChoose={(id) => local.choose('microphone', id)}
          {...choices('microphone', devices.microphones)}
        />
        {level}
      </div>
      <Choice
        icon={Video}
        label={t('devices.camera')}
        onChoose={(id) => local.choose('camera', id)}
        {...choices('camera', devices.cameras)}
      />
      <div className="sm:col-span-2">
        <div className="flex items-end gap-2">
          {CAN_CHOOSE_SPEAKER ? (
            <Choice
              icon={Speaker}
              className="min-w-0 flex-1"
              label={t('devices.speaker')}
              onChoose={(id) => local.choose('speaker', id)}
              {...choices('speaker', devices.speakers)}
            />
          ) : (
            <p className="flex-1 self-center text-sm text-muted">{t('devices.speakerFixed')}</p>
          )}
          <TestSound speaker={chosen.speaker} />
        </div>
      </div>
    </div>
  )
}
