import type { Meeting } from '@parley/client'
import type { ChatMessage } from '@parley/protocol'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { NOTHING_UNREAD, type Unread } from '../meeting/offered-screen.ts'
import { conversationOf, isFor, unreadSince } from '../panels/chat/chat-lines.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'

/** Counts what others wrote since the chat was last seen. What was there on joining is not new. */
export function useUnread(meeting: Meeting, open: boolean): Unread {
  const chat = useSelected(meeting.room, (room) => room.chat)
  const privates = useReadable(meeting.talk.privates)
  const visible = useSyncExternalStore(followVisible, () => document.visibilityState === 'visible')
  const [seen, setSeen] = useState(() => lastSaid(meeting))
  const messages = useMemo(() => conversationOf([], chat, privates), [chat, privates])
  const reading = open && visible
  const latest = messages.at(-1)?.at ?? 0
  if (reading && latest > seen) setSeen(latest)
  return useMemo(() => {
    const fresh = reading ? [] : unreadSince(messages, seen, meeting.you)
    if (fresh.length === 0) return NOTHING_UNREAD
    const calls = fresh.filter((message) => isFor(message, meeting.you)).length
    return { count: fresh.length, calls, latest: fresh.at(-1) ?? null }
  }, [messages, seen, reading, meeting.you])
}

/** By the server's clock; private messages from before may come a moment later. */
function lastSaid(meeting: Meeting): number {
  const { chat, peers } = meeting.room.get()
  return Math.max(chat.at(-1)?.at ?? 0, peers[meeting.you]?.joinedAt ?? 0)
}

function followVisible(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
}

/** Tells of what is meant for oneself while the chat is closed, and counts in the title of the page. */
export function useCalls(unread: Unread, you: string, onOpen: () => void): void {
  const { t } = useTranslation()
  const { latest, count } = unread
  const told = useRef<string | null>(null)
  useEffect(() => {
    if (latest === null || latest.id === told.current || !isFor(latest, you)) return
    told.current = latest.id
    const said = { name: latest.name, text: shortOf(latest, t('talk.picture')) }
    toast(latest.to === undefined ? t('talk.mentioned', said) : t('talk.privately', said), {
      duration: 8_000,
      action: { label: t('talk.open'), onClick: onOpen },
    })
  }, [latest, you, onOpen, t])
  useEffect(() => {
    const plain = document.title.replace(/^\(\d+\) /, '')
    document.title = count === 0 ? plain : `(${count}) ${plain}`
    return () => {
      document.title = plain
    }
  }, [count])
}

/** As much of a message as is heard or read in passing. */
export function shortOf({ text }: ChatMessage, picture: string): string {
  return text === '' ? picture : text.slice(0, 140)
}
