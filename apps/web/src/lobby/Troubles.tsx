import { CameraOff, MicOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { Callout } from '../ui/Callout.tsx'
import type { LocalMedia } from '../ui/local-media.ts'
import { useReadable } from '../ui/use-readable.ts'
import { type Trouble, troublesOf } from './troubles.ts'

const PROBLEMS = {
  microphone: 'devices.microphoneProblem',
  camera: 'devices.cameraProblem',
  both: 'devices.bothProblem',
} as const

/** Explains why a device could not be opened and what to do about it. */
export function Troubles({ local }: { readonly local: LocalMedia }) {
  const { t } = useTranslation()
  const troubles = troublesOf(useReadable(local.microphone), useReadable(local.camera))
  const title = ({ what, failure }: Trouble): string => {
    const text = t(PROBLEMS[what], { reason: t(`devices.failure.${failure}`) })
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  return troubles.map((trouble) => (
    <Callout
      key={trouble.what}
      tone="warn"
      icon={trouble.what === 'microphone' ? MicOff : CameraOff}
      title={title(trouble)}
      action={
        // On an insecure page every try fails alike.
        trouble.failure === 'insecure' ? undefined : (
          <Button onClick={() => local.retry()}>{t('app.retry')}</Button>
        )
      }
    >
      {t(`devices.advice.${trouble.failure}`)}
    </Callout>
  ))
}
