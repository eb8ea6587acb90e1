import type { Meeting } from '@parley/client'
import { LIMITS, type ChatMessage } from '@parley/protocol'
import { Search, X } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/Button.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useReadable, useSelected } from '../../ui/use-readable.ts'
import { SidePanel } from '../SidePanel.tsx'
import { ChatForm } from './ChatForm.tsx'
import { ChatSearch } from './ChatSearch.tsx'
import { EmojiPanel } from './EmojiPanel.tsx'
import { Lightbox } from './Lightbox.tsx'
import { MessageList } from './MessageList.tsx'
import type { ChatDesk, Intent } from './chat-desk.ts'
import { conversationOf } from './chat-lines.ts'
import type { FilePlaces } from './file-places.ts'
import type { Outbox } from './outbox.ts'

interface ChatProps {
  readonly meeting: Meeting
  readonly outbox: Outbox
  /** Where files stand among the messages. */
  readonly places: FilePlaces
  readonly onClose: () => void
}

const NOTHING: Intent = { replyTo: null, to: null, editing: null }

/** What is open above the conversation. */
type Above =
  | { readonly what: 'emoji' | 'delete'; readonly message: ChatMessage }
  | { readonly what: 'picture'; readonly url: string; readonly name: string }

/** What was written to everyone, and between oneself and others. */
export function Chat({ meeting, outbox, places, onClose }: ChatProps) {
  const { t } = useTranslation()
  const open = useSelected(meeting.room, (room) => room.chatOpen)
  const chat = useSelected(meeting.room, (room) => room.chat)
  const earlier = useReadable(meeting.talk.earlier)
  const privates = useReadable(meeting.talk.privates)
  const messages = useMemo(
    () => conversationOf(earlier.messages, chat, privates),
    [earlier.messages, chat, privates],
  )
  const [intent, setIntent] = useState(NOTHING)
  const [above, setAbove] = useState<Above | null>(null)
  const [searching, setSearching] = useState(false)
  const [goal, setGoal] = useState<string | null>(null)
  const [sent, setSent] = useState(0)
  const desk = useDesk(meeting, open, setIntent, setAbove, setGoal)
  const whole = earlier.whole || (earlier.messages.length === 0 && chat.length < LIMITS.chatTail)
  // The same for every message that comes: the form is not drawn again for it.
  const countSent = useCallback(() => setSent((count) => count + 1), [])
  const latest = useRef(messages)
  useEffect(() => void (latest.current = messages), [messages])
  const editLast = useCallback(() => {
    const own = latest.current.findLast(({ peer, deleted }) => peer === meeting.you && deleted !== true)
    if (own !== undefined) desk.onEdit(own)
  }, [meeting.you, desk])
  const mayWrite = open || meeting.role === 'host'
  return (
    <SidePanel
      title={t('chat.title')}
      aside={
        <IconButton
          icon={searching ? X : Search}
          label={searching ? t('talk.searchClose') : t('talk.search')}
          aria-expanded={searching}
          className="-my-1 ml-auto"
          onClick={() => setSearching(!searching)}
        />
      }
      onClose={onClose}
    >
      {searching && (
        <ChatSearch
          meeting={meeting}
          onFound={(id) => {
            setSearching(false)
            setGoal(id)
          }}
        />
      )}
      {/* Kept while one searches, with what is half written. */}
      <div className={searching ? 'hidden' : 'contents'}>
        <MessageList
          {...{ meeting, outbox, messages, places, desk, whole, goal, sent }}
          onArrived={() => setGoal(null)}
        />
        {!open && (
          <p className="border-t border-line bg-raised px-5 py-2.5 text-center text-sm text-muted">
            {mayWrite ? t('talk.offHost') : t('talk.off')}
          </p>
        )}
        {mayWrite && (
          <ChatForm
            key={intent.editing?.id ?? 'new'}
            {...{ meeting, outbox, intent }}
            onIntent={setIntent}
            onSent={countSent}
            onEditLast={editLast}
          />
        )}
      </div>
      <Raised meeting={meeting} above={above} onClose={() => setAbove(null)} />
    </SidePanel>
  )
}

/** The same object as long as nothing in it changes, so that no message is drawn again for it. */
function useDesk(
  meeting: Meeting,
  open: boolean,
  setIntent: (intent: Intent) => void,
  setAbove: (above: Above) => void,
  setGoal: (id: string) => void,
): ChatDesk {
  return useMemo(
    () => ({
      meeting,
      open,
      onReply: (message) => {
        // To a private message one answers privately.
        const other = message.peer === meeting.you ? message.to?.peer : message.peer
        const to = message.to === undefined ? null : (other ?? null)
        setIntent({ replyTo: message, to, editing: null })
      },
      onWhisper: (message) => setIntent({ replyTo: message, to: message.peer, editing: null }),
      onEdit: (message) => setIntent({ replyTo: null, to: message.to?.peer ?? null, editing: message }),
      onDelete: (message) => setAbove({ what: 'delete', message }),
      onEmoji: (message) => setAbove({ what: 'emoji', message }),
      onJump: setGoal,
      onPicture: (url, name) => setAbove({ what: 'picture', url, name }),
    }),
    [meeting, open, setIntent, setAbove, setGoal],
  )
}

interface RaisedProps {
  readonly meeting: Meeting
  readonly above: Above | null
  readonly onClose: () => void
}

function Raised({ meeting, above, onClose }: RaisedProps) {
  const { t } = useTranslation()
  const act = useAct()
  switch (above?.what) {
    case undefined:
      return null
    case 'picture':
      return <Lightbox url={above.url} name={above.name} onClose={onClose} />
    case 'delete':
      return (
        <Confirm
          title={t('talk.deleteTitle')}
          text={t('talk.deleteText')}
          act={t('talk.delete')}
          onAct={() => act(meeting.talk.remove(above.message.id))}
          onClose={onClose}
        />
      )
    case 'emoji':
      return (
        <Dialog title={t('talk.moreEmoji')} onClose={onClose}>
          <EmojiPanel
            onPick={(emoji) => {
              act(meeting.talk.reactTo(above.message.id, emoji, true))
              onClose()
            }}
          />
        </Dialog>
      )
  }
}
