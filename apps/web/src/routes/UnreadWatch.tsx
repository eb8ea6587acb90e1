import type { Meeting } from '@parley/client'
import type { Store } from '@parley/kit'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Unread } from '../meeting/offered-screen.ts'
import { shortOf, useCalls, useUnread } from './use-unread.ts'

interface UnreadWatchProps {
  readonly meeting: Meeting
  /** Whether the chat is in view. */
  readonly open: boolean
  readonly unread: Store<Unread>
  readonly onOpen: () => void
}

/** Counts what is new in the chat, and says it to those who listen. Of a meeting's screen it alone is drawn again for each message. */
export function UnreadWatch({ meeting, open, unread, onOpen }: UnreadWatchProps) {
  const { t } = useTranslation()
  const fresh = useUnread(meeting, open)
  const { latest } = fresh
  useEffect(() => unread.set(fresh), [unread, fresh])
  useCalls(fresh, meeting.you, onOpen)
  return (
    <p aria-live="polite" className="sr-only">
      {latest !== null &&
        t('notice.message', { name: latest.name, text: shortOf(latest, t('talk.picture')) })}
    </p>
  )
}
