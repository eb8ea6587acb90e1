import { type ChatMessage, REACTIONS } from '@parley/protocol'
import {
  Copy,
  EllipsisVertical,
  type LucideIcon,
  Pencil,
  Reply,
  SmilePlus,
  Trash2,
  UserLock,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../ui/copy.ts'
import { cx } from '../../ui/cx.ts'
import { useAct } from '../../ui/use-act.ts'
import type { ChatDesk } from './chat-desk.ts'

interface MessageMenuProps {
  readonly message: ChatMessage
  readonly time: string
  readonly desk: ChatDesk
}

/** What can be done with a message: seen under the pointer or the focus, always there for the keyboard. */
export function MessageMenu({ message, time, desk }: MessageMenuProps) {
  const { t } = useTranslation()
  const act = useAct()
  const { talk, you } = desk.meeting
  const own = message.peer === you
  const mayDelete = own || (desk.meeting.role === 'host' && message.to === undefined)
  const set = (emoji: string): boolean =>
    message.reactions?.some((each) => each.emoji === emoji && each.peers.includes(you)) === true
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={t('talk.actions', { name: message.name, time })}
        className="grid size-8 shrink-0 place-items-center self-center rounded-lg text-muted opacity-0 transition-opacity group-hover:opacity-100 hover:bg-raised hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100 coarse:size-10 coarse:opacity-70"
      >
        <EllipsisVertical aria-hidden className="size-4.5" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={own ? 'end' : 'start'}
          sideOffset={4}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            // What was chosen may have taken the focus, as the field to answer in does.
            if (document.activeElement !== document.body) event.preventDefault()
          }}
          className="appear z-50 min-w-52 rounded-2xl border border-line bg-surface p-1.5 text-ink shadow-xl"
        >
          {(desk.open || desk.meeting.role === 'host') && (
            <>
              <div className="mb-1 flex border-b border-line pb-1">
                {REACTIONS.map((emoji) => (
                  <DropdownMenu.Item
                    key={emoji}
                    onSelect={() => act(talk.reactTo(message.id, emoji, !set(emoji)))}
                    className={cx(
                      'grid size-10 cursor-pointer place-items-center rounded-xl font-emoji text-xl outline-none data-highlighted:bg-raised',
                      set(emoji) && 'bg-accent-soft',
                    )}
                  >
                    {emoji}
                  </DropdownMenu.Item>
                ))}
              </div>
              <Item icon={SmilePlus} text={t('talk.moreEmoji')} onSelect={() => desk.onEmoji(message)} />
              <Item icon={Reply} text={t('talk.reply')} onSelect={() => desk.onReply(message)} />
              {!own && message.to === undefined && (
                <Item icon={UserLock} text={t('talk.whisper')} onSelect={() => desk.onWhisper(message)} />
              )}
            </>
          )}
          {message.text !== '' && (
            <Item icon={Copy} text={t('talk.copy')} onSelect={() => act(copyText(message.text))} />
          )}
          {own && <Item icon={Pencil} text={t('talk.edit')} onSelect={() => desk.onEdit(message)} />}
          {mayDelete && (
            <Item icon={Trash2} danger text={t('talk.delete')} onSelect={() => desk.onDelete(message)} />
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface ItemProps {
  readonly icon: LucideIcon
  readonly text: string
  readonly danger?: boolean
  readonly onSelect: () => void
}

function Item({ icon: Icon, text, danger, onSelect }: ItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={cx(
        'flex min-h-10 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm outline-none data-highlighted:bg-raised',
        danger === true && 'text-danger-ink',
      )}
    >
      <Icon aria-hidden className="size-4.5" />
      {text}
    </DropdownMenu.Item>
  )
}
