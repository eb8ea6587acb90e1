import type { Meeting } from '@parley/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../ui/Confirm.tsx'
import { EMBEDDED } from '../ui/embedding.ts'
import { useAct } from '../ui/use-act.ts'
import { listen, useScope } from '../ui/use-scope.ts'

/** What marks the entry of the browser's history that stands between the meeting and what was before it. */
const GUARD = { parley: 'in a meeting' }

/**
 * Keeps a meeting from being lost by accident. Back leads to an entry of the history that is the same page, and asks; the
 * browser itself asks before the page is closed (only of people who have touched the page, HTML 7.4.2.4).
 */
export function StayGuard({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const act = useAct()
  const [asking, setAsking] = useState(false)
  useScope(
    'stay guard',
    (scope) => {
      // In a frame Back belongs to the page around, and so does the question whether to close it.
      if (EMBEDDED) return
      const stand = (): void => history.pushState(GUARD, '', location.href)
      // After a reload it stands already.
      if (!isGuard(history.state)) stand()
      listen(scope, window, 'popstate', () => {
        if (isGuard(history.state)) return
        stand()
        setAsking(true)
      })
      listen(scope, window, 'beforeunload', (event) => event.preventDefault())
    },
    [],
  )
  if (!asking) return null
  return (
    <Confirm
      title={t('meeting.leaveTitle')}
      text={t('meeting.leaveText')}
      act={t('meeting.leave')}
      onAct={() => act(meeting.leave())}
      onClose={() => setAsking(false)}
    />
  )
}

function isGuard(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'parley' in state && state.parley === GUARD.parley
}
