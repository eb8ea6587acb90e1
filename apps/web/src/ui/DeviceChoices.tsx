import { Mic, Speaker, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from './Choice.tsx'
import { EchoTest } from './EchoTest.tsx'
import { TestSound } from './TestSound.tsx'
import { LIST_OF } from './follow-devices.ts'
import type { Channel, Kind, LocalMedia } from './local-media.ts'
import { useReadable, useSelected } from './use-readable.ts'

/** Whether the page may choose where sound comes out (Audio Output Devices API). */
export const CAN_CHOOSE_SPEAKER =
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype

interface ChoiceProps {
  readonly local: LocalMedia
}

/** Microphone, camera and speaker to choose from; `level` shows with the microphone how loud it is. */
export function DeviceChoices({ local, level }: ChoiceProps & { readonly level?: ReactNode }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div>
        <MicrophoneChoice local={local} />
        {level}
      </div>
      <CameraChoice local={local} />
      <div className="sm:col-span-2">
        <SpeakerChoice local={local} />
      </div>
      <div className="sm:col-span-2">
        <EchoTest local={local} />
      </div>
    </div>
  )
}

/** Which microphone is heard. */
export function MicrophoneChoice({ local }: ChoiceProps) {
  const { t } = useTranslation()
  const choice = useDeviceChoice(local, 'microphone')
  return <Choice icon={Mic} label={t('devices.microphone')} {...choice} />
}

/** Which camera is seen. */
export function CameraChoice({ local }: ChoiceProps) {
  const { t } = useTranslation()
  const choice = useDeviceChoice(local, 'camera')
  return <Choice icon={Video} label={t('devices.camera')} {...choice} />
}

/** Where the others come out of, where the browser lets a page choose, with a sound to try it. */
export function SpeakerChoice({ local }: ChoiceProps) {
  const { t } = useTranslation()
  const choice = useDeviceChoice(local, 'speaker')
  const chosen = useReadable(local.chosen)
  return (
    <div className="flex items-end gap-2">
      {CAN_CHOOSE_SPEAKER ? (
        <Choice icon={Speaker} className="min-w-0 flex-1" label={t('devices.speaker')} {...choice} />
      ) : (
        <p className="flex-1 self-center text-sm text-muted">{t('devices.speakerFixed')}</p>
      )}
      <TestSound speaker={chosen.speaker} />
    </div>
  )
}

const failureOf = ({ input }: Channel) => (input.state === 'failed' ? input.failure : null)

/** Everything that can be chosen. */
export type DeviceKind = Kind | 'speaker'

/** The devices of a kind, which of them is used, and the verb to use another. */
export function useDeviceChoice(local: LocalMedia, kind: DeviceKind) {
  const { t } = useTranslation()
  const found = useReadable(local.devices)[LIST_OF[kind]]
  const chosen = useReadable(local.chosen)[kind]
  const failures = {
    microphone: useSelected(local.microphone, failureOf),
    camera: useSelected(local.camera, failureOf),
    speaker: null,
  }
  const none = {
    value: '',
    text: failures[kind] === 'not-found' ? t('devices.none') : t('devices.standard'),
  }
  const named = found.map((device, index) => ({
    value: device.id,
    text: device.label || t('devices.unnamed', { kind: t(`devices.${kind}`), number: index + 1 }),
  }))
  return {
    value: found.some((device) => device.id === chosen) ? (chosen ?? '') : (found[0]?.id ?? ''),
    options: named.length === 0 ? [none] : named,
    disabled: named.length === 0,
    onChoose: (id: string) => local.choose(kind, id),
  }
}
