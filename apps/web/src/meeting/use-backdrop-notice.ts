import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { chooseEffect, effectStanding } from '../backdrop/chosen.ts'
import { NO_EFFECT } from '../backdrop/effect.ts'
import { useReadable } from '../ui/use-readable.ts'

/** One message about the background, whatever it says last. */
const ID = 'backdrop'

/** Tells when the background does not work and what the others see instead; it stays until it is answered. */
export function useBackdropNotice(): void {
  const { t } = useTranslation()
  const standing = useReadable(effectStanding)
  useEffect(() => {
    if (standing === 'not-loaded')
      toast.error(t('backdrop.standing.not-loaded'), { id: ID, duration: 12_000 })
    else if (standing === 'too-slow' || standing === 'failed') {
      toast.warning(t(`backdrop.standing.${standing}`), {
        id: ID,
        duration: Infinity,
        action: { label: t('backdrop.off'), onClick: () => chooseEffect(NO_EFFECT) },
      })
    } else toast.dismiss(ID)
  }, [standing, t])
}
