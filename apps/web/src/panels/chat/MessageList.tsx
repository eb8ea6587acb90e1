import type { Meeting } from '@parley/client'
import { after, Scope } from '@parley/kit'
import type { ChatMessage } from '@parley/protocol'
import { ArrowDown, MessageSquareText } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import { useAct } from '../../ui/use-act.ts'
import { useReadable } from '../../ui/use-readable.ts'
import type { ChatDesk } from './chat-desk.ts'
import { type Block, blocksOf, keepBlocks } from './chat-lines.ts'
import { FileLine } from './FileLine.tsx'
import { type FilePlaces, linesOf } from './file-places.ts'
import { LetterView } from './Letters.tsx'
import { BlockView } from './MessageView.tsx'
import type { Outbox } from './outbox.ts'

interface MessageListProps {
  readonly meeting: Meeting
  readonly outbox: Outbox
  readonly messages: readonly ChatMessage[]
  readonly places: FilePlaces
  readonly desk: ChatDesk
  /** Whether there is nothing older to load. */
  readonly whole: boolean
  /** The message to go to, loaded or not. */
  readonly goal: string | null
  readonly onArrived: () => void
  /** Counts what one has sent: each leads to the end. */
  readonly sent: number
}

/** How near to the end counts as reading the end, in CSS pixels: about two lines. */
const NEAR_END = 48
/** How long a message that was gone to is marked. */
const LIT_MS = 2_500

/** The conversation, the newest at the end. */
export function MessageList(props: MessageListProps) {
  const { t } = useTranslation()
  const act = useAct()
  const { meeting, outbox, messages, places, desk, whole, sent } = props
  const { you } = meeting
  const letters = useReadable(outbox.letters)
  useReadable(places.transfers)
  const cards = places.cards()
  const cuts = cards.map(({ at }) => at).join(' ')
  const blocks = useBlocks(messages, you, cuts)
  const lines = linesOf(blocks, cards)
  const list = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const toEnd = (): void => {
    list.current?.scrollTo({ top: list.current.scrollHeight })
  }
  const lit = useGoal(props, list)
  const empty = lines.length === 0 && letters.length === 0

  useEffect(toEnd, [sent])
  useStaying(list, content, atEnd)

  return (
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
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-2"
      >
        <div ref={content} className={cx('flow-root', empty && 'h-full')}>
          {!whole && (
            <div className="grid place-items-center py-1">
              <Button weight="quiet" onClick={() => act(meeting.talk.loadEarlier())}>
                {t('talk.earlier')}
              </Button>
            </div>
          )}
          {empty && <Empty />}
          {lines.map((line) =>
            'card' in line ? (
              <FileLine key={line.card.batch.key} batch={line.card.batch} desk={desk} />
            ) : (
              <BlockView
                key={line.block.key}
                block={line.block}
                desk={desk}
                lit={lit !== null && line.block.messages.some(({ id }) => id === lit) ? lit : null}
              />
            ),
          )}
          {letters.map((letter) => (
            <LetterView key={letter.key} letter={letter} outbox={outbox} you={you} />
          ))}
        </div>
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

/** Messages in blocks; `cuts` are the times at which something else stands between them, with spaces. */
function useBlocks(messages: readonly ChatMessage[], you: string, cuts: string): readonly Block[] {
  const [memory] = useState(() => new Blocks())
  return useMemo(
    () => memory.of(messages, you, cuts === '' ? [] : cuts.split(' ').map(Number)),
    [memory, messages, you, cuts],
  )
}

/** Blocks that are the same as before are the very same: they are not drawn again. */
class Blocks {
  #before: readonly Block[] = []

  of(messages: readonly ChatMessage[], you: string, cuts: readonly number[]): readonly Block[] {
    this.#before = keepBlocks(this.#before, blocksOf(messages, you, cuts))
    return this.#before
  }
}

/**
 * Keeps the end in view when something is said, while the field below grows, and while what is above gets its true height; someone who has
 * scrolled up is reading. An observer is asked when all is laid out: to ask oneself after each message would lay out the page once more.
 */
function useStaying(
  list: React.RefObject<HTMLDivElement | null>,
  content: React.RefObject<HTMLDivElement | null>,
  atEnd: boolean,
): void {
  useEffect(() => {
    const { current } = list
    if (current === null || content.current === null || !atEnd) return
    const observer = new ResizeObserver(() => current.scrollTo({ top: current.scrollHeight }))
    observer.observe(current)
    observer.observe(content.current)
    return () => observer.disconnect()
  }, [list, content, atEnd])
}

/** Goes to a message, loading what is older until it is there; answers which one is marked. */
function useGoal(
  { meeting, messages, goal, onArrived, whole }: MessageListProps,
  list: React.RefObject<HTMLDivElement | null>,
): string | null {
  const act = useAct()
  const [lit, setLit] = useState<string | null>(null)
  useEffect(() => {
    if (goal === null) return
    const found = list.current?.querySelector(`[data-message="${CSS.escape(goal)}"]`)
    if (found instanceof HTMLElement) {
      found.scrollIntoView({ block: 'center' })
      setLit(goal)
      onArrived()
    } else if (whole) onArrived()
    else act(meeting.talk.loadEarlier())
    // Each page that comes is looked through, and leads to the next one.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [goal, messages])
  useEffect(() => {
    if (lit === null) return
    const scope = new Scope('lit')
    after(scope, LIT_MS, () => setLit(null))
    return () => scope.close()
  }, [lit])
  return lit
}
