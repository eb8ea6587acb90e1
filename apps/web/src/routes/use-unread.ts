import type { Meeting } from '@parley/client'
import { useMemo, useState } from 'react'
import { unreadAfter } from '../panels/chat-lines.ts'
import { useSelected } from '../ui/use-readable.ts'

/** What is new in the chat: how much, and the last message for those who listen. */
export interface Unread {
  readonly count: number
  readonly latest: { readonly name: string; readonly text: string } | null
}

/** Counts what others wrote since the chat was last open. What was there on joining is not new. */
export function useUnread(meeting: Meeting, open: boolean): Unread {
  const chat = useSelected(meeting.room, (room) => room.chat)
  const last = chat.at(-1)
  const [seen, setSeen] = useState(last?.id ?? null)
  if (open && last !== undefined && last.id !== seen) setSeen(last.id)
  return useMemo(() => {
    const count = open ? 0 : unreadAfter(chat, seen, meeting.you)
    return { count, latest: count > 0 && last !== undefined ? { name: last.name, text: last.text } : null }
  }, [chat, seen, open, last, meeting.you])
}
