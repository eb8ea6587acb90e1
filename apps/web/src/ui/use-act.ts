import { Closed } from '@parley/kit'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { problemOf, problemText } from './problem.ts'

/** Carries out what a person asked for; when the server says no, tells them in words. */
export function useAct(): (doing: Promise<unknown>) => void {
  const { t } = useTranslation()
  return useCallback(
    (doing) => {
      doing.catch((error: unknown) => {
        // The meeting ended meanwhile: the page says so already.
        if (error instanceof Closed) return
        toast.error(t('meeting.failed', { reason: t(problemText(problemOf(error))) }))
      })
    },
    [t],
  )
}
