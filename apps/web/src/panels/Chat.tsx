import type { Meeting } from '@parley/client'
import { ArrowDown, MessageSquareText } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { cx } from '../ui/cx.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'
import { ChatForm } from './ChatForm.tsx'
import { SidePanel } from './SidePanel.tsx'
import { type Block, blocksOf } from './chat-lines.ts'
import type { Letter, Outbox } from './outbox.ts'

interface ChatProps {
  readonly meeting: Meeting
  readonly outbox: Outbox
  readonly onClose: () => void
}

/** How near to the end counts as reading the end, in CSS pixels: about two lines. */
const NEAR_END = 48

/** What was written to everyone. Text stays text: nothing in it is drawn as anything else [C5]. */
export function Chat({ meeting, outbox, onClose }: ChatProps) {
  const { t } = useTranslation()
  const chat = useSelected(meeting.room, (room) => room.chat)
  const letters = useReadable(outbox.letters)
  const blocks = useMemo(() => blocksOf(chat, meeting.you), [chat, meeting.you])
  const list = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const toEnd = (): void => {
    list.current?.scrollTo({ top: list.current.scrollHeight })
  }

  useLayoutEffect(() => {
    if (atEnd) toEnd()
    // Only what is new moves the list; someone who has scrolled up is reading.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [chat, letters.length])
  useEffect(toEnd, [])

  return (
    <SidePanel title={t('chat.title')} onClose={onClose}>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div
          ref={list}
          role="log"
          aria-label={t('chat.log')}
          // A list that scrolls must be reachable by the keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
            setAtEnd(scrollHeight - scrollTop - clientHeight < NEAR_END)
          }
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-2"
        >
          {blocks.length === 0 && letters.length === 0 && <Empty />}
          {blocks.map((block) => (
            <BlockView key={block.key} block={block} />
          ))}
          {letters.map((letter) => (
            <LetterView key={letter.key} letter={letter} outbox={outbox} />
          ))}
        </div>
        {!atEnd && (
          <Button
            icon={ArrowDown}
            className="absolute bottom-2 left-1/2 -translate-x-1/2 shadow-lg"
            onClick={toEnd}
          >
            {t('chat.newer')}
          </Button>
        )}
      </div>
      <ChatForm outbox={outbox} onSent={() => setAtEnd(true)} />
    </SidePanel>
  )
}

function Empty() {
  const { t } = useTranslation()
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 px-4 text-center">
      <MessageSquareText aria-hidden className="size-9 text-line-strong" />
      <p className="mt-1 font-medium">{t('chat.empty')}</p>
      <p className="text-sm text-balance text-muted">{t('chat.emptyText')}</p>
    </div>
  )
}

const BUBBLE =
  'w-fit max-w-[88%] rounded-2xl px-3.5 py-2 text-[0.9375rem] leading-5.5 break-words whitespace-pre-wrap'

function BlockView({ block }: { readonly block: Block }) {
  const { t, i18n } = useTranslation()
  const time = new Date(block.at).toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit' })
  return (
    <div className={cx('mt-4 first:mt-1', block.own && 'flex flex-col items-end')}>
      <p className="mb-1 flex max-w-full gap-2 text-xs text-muted">
        <span className="truncate font-medium text-ink">{block.own ? t('meeting.you') : block.name}</span>
        <time>{time}</time>
      </p>
      <div className={cx('flex w-full flex-col gap-1', block.own && 'items-end')}>
        {block.messages.map((message) => (
          <p key={message.id} dir="auto" className={cx(BUBBLE, block.own ? 'bg-accent-soft' : 'bg-raised')}>
            {message.text}
          </p>
        ))}
      </div>
    </div>
  )
}

function LetterView({ letter, outbox }: { readonly letter: Letter; readonly outbox: Outbox }) {
  const { t } = useTranslation()
  return (
    <div className="mt-2 flex flex-col items-end gap-1">
      <p
        dir="auto"
        className={cx(BUBBLE, letter.state === 'failed' ? 'bg-danger-soft' : 'bg-accent-soft opacity-70')}
      >
        {letter.text}
      </p>
      {letter.state === 'sending' && <p className="text-xs text-muted">{t('chat.sending')}</p>}
      {letter.state === 'failed' && (
        <p role="alert" className="flex items-center gap-1 text-xs text-danger-ink">
          {t('chat.failed')}
          <LinkButton text={t('chat.retry')} onClick={() => outbox.retry(letter.key)} />
          <LinkButton text={t('chat.discard')} onClick={() => outbox.discard(letter.key)} />
        </p>
      )}
    </div>
  )
}

function LinkButton({ text, onClick }: { readonly text: string; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-6 rounded px-1 font-medium underline underline-offset-2 coarse:min-h-10 coarse:px-2.5"
    >
      {text}
    </button>
  )
}
