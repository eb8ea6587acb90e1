import { Info, LoaderCircle, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { noiseState, retryNoise } from '../../ui/follow-sound.ts'
import { chooseSound, NOISE_MODES, soundChoice } from '../../ui/sound.ts'
import { useReadable } from '../../ui/use-readable.ts'

/** How much noise is taken out of one's own sound, what that means, and whether it works. */
export function NoiseChoice() {
  const { t } = useTranslation()
  const { noise, music } = useReadable(soundChoice)
  const state = useReadable(noiseState)
  return (
    <div data-noise={noise} data-noise-state={state}>
      <p aria-hidden className="mb-1.5 text-sm font-medium">
        {t('hearing.noise')}
      </p>
      <Segments
        label={t('hearing.noise')}
        value={noise}
        options={NOISE_MODES.map((value) => ({ value, text: t(`hearing.noise_${value}`) }))}
        onChoose={(value) => chooseSound({ noise: value })}
        className="w-full"
      />
      <p className="mt-2 text-sm text-muted">
        {music ? t('hearing.noiseMusic') : t(`hearing.noiseHint_${noise}`)}
      </p>
      {state === 'loading' && (
        <p className="mt-2 flex items-center gap-2 text-sm text-muted">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          {t('hearing.noiseLoading')}
        </p>
      )}
      {state === 'waiting' && (
        <Callout tone="info" icon={Info} className="mt-2">
          {t('hearing.noiseWaiting')}
        </Callout>
      )}
      {state === 'failed' && (
        <Callout
          tone="warn"
          icon={TriangleAlert}
          className="mt-2"
          action={<Button onClick={retryNoise}>{t('app.retry')}</Button>}
        >
          {t('hearing.noiseFailed')}
        </Callout>
      )}
    </div>
  )
}
