import type { ChatMessage } from '@parley/protocol'
import { Lock } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/cx.ts'
import { useAct } from '../../ui/use-act.ts'
import { useSelected } from '../../ui/use-readable.ts'
import type { ChatDesk } from './chat-desk.ts'
import type { Block } from './chat-lines.ts'
import { MarkdownView } from './MarkdownView.tsx'
import { MessageMenu } from './MessageMenu.tsx'
import { PictureView } from './PictureView.tsx'

/** The looks of everything that is said. */
export const BUBBLE =
  'w-fit min-w-0 max-w-full rounded-2xl px-3.5 py-2 text-[0.9375rem] leading-5.5 break-words transition-shadow duration-500'

interface BlockViewProps {
  readonly block: Block
  readonly desk: ChatDesk
  /** The message that was gone to, for a moment. */
  readonly lit: string | null
}

/** Messages under one name. What is out of view costs nothing to lay out. */
export const BlockView = memo(function BlockView({ block, desk, lit }: BlockViewProps) {
  const { t, i18n } = useTranslation()
  const time = new Date(block.at).toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit' })
  const { own, to } = block
  return (
    <div
      className={cx(
        // Room for the ring around a message, which would be cut with the rest.
        '-mx-1 mt-4 px-1 pb-1 [contain-intrinsic-size:auto_5rem] [content-visibility:auto] first:mt-1',
        own && 'flex flex-col items-end',
      )}
    >
      <p className="mb-1 flex max-w-full gap-2 text-xs text-muted">
        <span className="truncate font-medium text-ink">{own ? t('meeting.you') : block.name}</span>
        {to !== undefined && (
          <span className="flex min-w-0 shrink items-center gap-1 truncate text-warn-ink">
            <Lock aria-hidden className="size-3 shrink-0" />
            <span className="sr-only">{t('talk.privateSign')}</span>
            {own ? t('talk.toName', { name: to.name }) : t('talk.toYou')}
          </span>
        )}
        <time className="shrink-0">{time}</time>
      </p>
      <div className={cx('flex w-full flex-col gap-1', own && 'items-end')}>
        {block.messages.map((message, index) => (
          <MessageView
            key={message.id}
            message={message}
            answered={block.answered[index]}
            {...{ desk, time, own }}
            lit={lit === message.id}
          />
        ))}
      </div>
    </div>
  )
})

interface MessageViewProps extends Pick<BlockViewProps, 'desk'> {
  readonly message: ChatMessage
  readonly answered: ChatMessage | undefined
  readonly time: string
  readonly own: boolean
  readonly lit: boolean
}

const MessageView = memo(function MessageView({ message, answered, time, own, lit, desk }: MessageViewProps) {
  const { t } = useTranslation()
  const { you } = desk.meeting
  const mine = (message.mentions ?? []).some(({ peer }) => peer === you)
  if (message.deleted === true) {
    return (
      <p data-message={message.id} className={cx(BUBBLE, 'border border-line text-sm text-muted italic')}>
        {t('talk.deleted')}
      </p>
    )
  }
  return (
    <div
      data-message={message.id}
      className={cx('group flex w-full max-w-full flex-col', own && 'items-end')}
    >
      <div className={cx('flex max-w-full items-start gap-1', own ? 'flex-row-reverse ps-4' : 'pe-4')}>
        <div
          className={cx(
            BUBBLE,
            message.to !== undefined ? 'bg-warn-soft' : own ? 'bg-accent-soft' : 'bg-raised',
            mine && 'ring-2 ring-hand',
            lit && 'ring-3 ring-accent',
          )}
        >
          {message.replyTo !== undefined && <Quote answered={answered} id={message.replyTo} desk={desk} />}
          {message.picture !== undefined && (
            <div className={cx('-mx-1.5', message.text !== '' && 'mb-1.5')}>
              <PictureView
                meeting={desk.meeting}
                picture={message.picture}
                name={message.name}
                onOpen={desk.onPicture}
              />
            </div>
          )}
          {message.text !== '' && <MarkdownView text={message.text} mentions={message.mentions} you={you} />}
          {message.editedAt !== undefined && <p className="text-xs text-muted">{t('talk.edited')}</p>}
        </div>
        <MessageMenu message={message} time={time} desk={desk} />
      </div>
      {message.reactions !== undefined && <Below message={message} desk={desk} />}
    </div>
  )
})

interface QuoteProps {
  readonly answered: ChatMessage | undefined
  readonly id: string
  readonly desk: ChatDesk
}

function Quote({ answered, id, desk }: QuoteProps) {
  const { t } = useTranslation()
  const text =
    answered === undefined ? t('talk.quoteGone') : snippetOf(answered, t('talk.picture'), t('talk.deleted'))
  return (
    <button
      type="button"
      onClick={() => desk.onJump(id)}
      aria-label={answered === undefined ? text : t('talk.quoteOf', { name: answered.name })}
      className="mb-1.5 block max-w-full rounded-lg border-s-3 border-accent bg-ink/6 px-2.5 py-1 text-start text-xs leading-4.5"
    >
      {answered !== undefined && <span className="block truncate font-medium">{answered.name}</span>}
      <span dir="auto" className="line-clamp-2 text-muted">
        {text}
      </span>
    </button>
  )
}

/** A message in a line, for where it is only spoken of. */
export function snippetOf({ text, deleted }: ChatMessage, picture: string, gone: string): string {
  if (deleted === true) return gone
  return text === '' ? picture : text.slice(0, 200)
}

/** Who reacted. It alone looks at who is here: people come and go more often than messages are written. */
function Below({ message, desk }: Pick<MessageViewProps, 'message' | 'desk'>) {
  const { t } = useTranslation()
  const act = useAct()
  const { you, talk } = desk.meeting
  const peers = useSelected(desk.meeting.room, (room) => room.peers)
  const nameOf = (peer: string): string => (peer === you ? t('meeting.you') : (peers[peer]?.name ?? '…'))
  return (
    <div className="mt-1 flex flex-wrap gap-1">
      {(message.reactions ?? []).map(({ emoji, peers: by }) => {
        const own = by.includes(you)
        const label = t('talk.reactedBy', { emoji, names: by.map(nameOf).join(', ') })
        return (
          <button
            key={emoji}
            type="button"
            aria-pressed={own}
            aria-label={label}
            title={label}
            onClick={() => act(talk.reactTo(message.id, emoji, !own))}
            className={cx(
              'flex h-7 items-center gap-1 rounded-full border px-2 text-sm coarse:h-9',
              own ? 'border-accent bg-accent-soft' : 'border-line bg-surface hover:bg-raised',
            )}
          >
            <span className="font-emoji">{emoji}</span>
            <span className="text-xs font-medium tabular-nums">{by.length}</span>
          </button>
        )
      })}
    </div>
  )
}
