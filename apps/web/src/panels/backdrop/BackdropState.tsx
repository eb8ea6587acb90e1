import { Loader, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { chooseEffect, effectStanding } from '../../backdrop/chosen.ts'
import { NO_EFFECT } from '../../backdrop/effect.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { useReadable } from '../../ui/use-readable.ts'

/** What is to be known of the effect: that it is on its way, or that it does not work and what is seen instead. */
export function BackdropState() {
  const { t } = useTranslation()
  const standing = useReadable(effectStanding)
  if (standing === 'off' || standing === 'on') return null
  if (standing === 'hidden')
    return <Callout tone="info" icon={Loader} title={t('backdrop.standing.hidden')} />
  return (
    <Callout
      tone="warn"
      icon={TriangleAlert}
      title={t(`backdrop.standing.${standing}`)}
      action={
        standing !== 'not-loaded' && (
          <Button onClick={() => chooseEffect(NO_EFFECT)}>{t('backdrop.off')}</Button>
        )
      }
    />
  )
}
