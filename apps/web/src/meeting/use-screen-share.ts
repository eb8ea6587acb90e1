import { classifyMediaError, type Meeting, openScreen, ScreenContent } from '@parley/client'
import { ProtocolError } from '@parley/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { problemOf, problemText } from '../ui/problem.ts'
import { useScope } from '../ui/use-scope.ts'
import { offeredShare, shareFailure } from './offered-share.ts'
import { ScreenShare, type ScreenSource } from './screen-share.ts'

const SOURCE: ScreenSource = {
  open: openScreen,
  follow: (scope, picture) => new ScreenContent(scope, picture),
}

/** One's own shared screen in this meeting; null for the moment before it can be started. */
export function useScreenShare(meeting: Meeting): ScreenShare | null {
  const { t } = useTranslation()
  const [share, setShare] = useState<ScreenShare | null>(null)
  useScope(
    'screen share',
    (scope) => {
      const failed = (error: unknown): void => {
        const failure = classifyMediaError(error)
        shareFailure.set(error)
        if (failure === 'dismissed') return // Nobody has to be told what they have just chosen.
        const reason =
          error instanceof ProtocolError ? t(problemText(problemOf(error))) : t(`devices.failure.${failure}`)
        toast.error(t('meeting.shareScreenFailed', { reason }), { id: 'screen' })
      }
      const next = new ScreenShare(scope, meeting, SOURCE, failed)
      setShare(next)
      offeredShare.set(next)
      scope.defer(() => offeredShare.set(null))
    },
    // Another language does not end a share: the words are those of the moment in which it was begun.
    [meeting],
  )
  return share
}
