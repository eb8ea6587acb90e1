import type { Meeting } from '@parley/client'
import { ImagePlus, SendHorizontal, Smile } from 'lucide-react'
import { Popover } from 'radix-ui'
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  memo,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import { useAct } from '../../ui/use-act.ts'
import { useSelected } from '../../ui/use-readable.ts'
import { measureDraft, mentionsIn } from './chat-lines.ts'
import type { Intent } from './chat-desk.ts'
import { Attached, Heading, Receiver } from './ComposerParts.tsx'
import { EmojiPanel } from './EmojiPanel.tsx'
import type { Outbox } from './outbox.ts'
import { useEnclosure } from './use-enclosure.ts'
import { useMentioning } from './use-mentioning.ts'
import { Suggestions } from './Suggestions.tsx'

/** From here on the room that is left is counted aloud. */
const COUNT_FROM = 400

/** One is made for each message that is edited, by its `key`. */
interface ChatFormProps {
  readonly meeting: Meeting
  readonly outbox: Outbox
  readonly intent: Intent
  readonly onIntent: (intent: Intent) => void
  readonly onSent: () => void
  /** The arrow up in an empty field: one's last message is written anew. */
  readonly onEditLast: () => void
}

/** Where one writes. Enter sends, Shift and Enter begin a new line. */
export const ChatForm = memo(function ChatForm(props: ChatFormProps) {
  const { meeting, outbox, intent, onIntent, onSent, onEditLast } = props
  const { t } = useTranslation()
  const act = useAct()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const peers = useSelected(meeting.room, (room) => room.peers)
  const { editing, replyTo, to } = intent
  const [draft, setDraft] = useState(editing?.text ?? outbox.draft)
  const { text, left, sendable } = measureDraft(draft)
  const enclosure = useEnclosure()
  const change = (next: string): void => {
    // Kept where closing the panel does not lose it; what is being edited is stored already.
    if (editing === null) Object.assign(outbox, { draft: next })
    setDraft(next)
  }
  const mentioning = useMentioning(field, draft, change, peers, meeting.you)

  useEffect(() => {
    // On a phone the keyboard would cover what one wants to read first.
    if (!matchMedia('(pointer: coarse)').matches) field.current?.focus()
  }, [])
  useEffect(() => {
    if (editing !== null || replyTo !== null) field.current?.focus()
  }, [editing, replyTo])

  const ready = enclosure.value === null ? sendable : left >= 0
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (!ready) return
    const mentions = mentionsIn(text, Object.values(peers), meeting.you)
    if (editing !== null) {
      act(meeting.talk.edit(editing.id, text, mentions))
      onIntent({ replyTo: null, to, editing: null })
      return
    }
    onSent()
    outbox.post(
      {
        text,
        ...(to === null ? {} : { to }),
        ...(replyTo === null ? {} : { replyTo: replyTo.id }),
        ...(mentions.length === 0 ? {} : { mentions }),
      },
      enclosure.value ?? undefined,
    )
    enclosure.clear()
    onIntent({ replyTo: null, to, editing: null })
    change('')
  }
  const key = (event: KeyboardEvent): void => {
    // While an input method composes, its keys belong to it: that is how Chinese is typed.
    if (event.nativeEvent.isComposing || mentioning.onKey(event)) return
    if (event.key === 'Escape' && (editing !== null || replyTo !== null)) {
      event.stopPropagation()
      onIntent({ replyTo: null, to, editing: null })
      return
    }
    if (event.key === 'ArrowUp' && draft === '') return onEditLast()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    submit()
  }
  const paste = (event: ClipboardEvent): void => {
    if (editing === null && enclosure.take([...event.clipboardData.files])) event.preventDefault()
  }
  const insert = (emoji: string): void => {
    const at = field.current?.selectionStart ?? draft.length
    change(draft.slice(0, at) + emoji + draft.slice(field.current?.selectionEnd ?? at))
  }
  return (
    // What is dropped here can be chosen and pasted too: no keyboard is left out.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      onSubmit={submit}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        if (editing === null) enclosure.take([...event.dataTransfer.files])
      }}
      className="relative border-t border-line p-3"
    >
      <Suggestions id={`${id}-who`} {...mentioning} />
      <Heading intent={intent} onIntent={onIntent} />
      {editing === null && <Receiver peers={peers} you={meeting.you} intent={intent} onIntent={onIntent} />}
      <Attached enclosure={enclosure} />
      <label htmlFor={id} className="sr-only">
        {t('chat.label')}
      </label>
      <div
        className={cx(
          'rounded-2xl border bg-surface transition-colors focus-within:border-accent hover:border-muted',
          left < 0 ? 'border-danger-ink' : to === null ? 'border-line-strong' : 'border-hand',
        )}
      >
        <textarea
          ref={field}
          id={id}
          rows={1}
          dir="auto"
          value={draft}
          placeholder={
            to === null ? t('chat.placeholder') : t('talk.toName', { name: peers[to]?.name ?? '' })
          }
          onChange={(event) => change(event.target.value)}
          onSelect={mentioning.moved}
          onKeyDown={key}
          onPaste={paste}
          aria-invalid={left < 0}
          aria-describedby={`${id}-left`}
          aria-autocomplete="list"
          aria-controls={mentioning.found.length > 0 ? `${id}-who` : undefined}
          aria-activedescendant={mentioning.found.length > 0 ? `${id}-who-${mentioning.chosen}` : undefined}
          className="field-sizing-content block max-h-40 w-full resize-none bg-transparent px-3.5 pt-2.5 pb-1 text-base leading-5.5 text-ink outline-none placeholder:text-muted"
        />
        <div className="flex items-center gap-0.5 p-1">
          <EmojiButton onPick={insert} />
          {editing === null && <PictureButton onFiles={enclosure.take} />}
          <button
            type="submit"
            disabled={!ready}
            aria-label={editing === null ? t('chat.send') : t('talk.save')}
            title={editing === null ? t('chat.send') : t('talk.save')}
            className="ml-auto grid size-10 shrink-0 place-items-center rounded-xl bg-accent text-on-accent transition-colors hover:bg-accent-strong disabled:cursor-not-allowed disabled:bg-raised disabled:text-muted"
          >
            <SendHorizontal aria-hidden className="size-5" />
          </button>
        </div>
      </div>
      <p
        id={`${id}-left`}
        aria-live="polite"
        className={cx('px-1 pt-1.5 text-xs empty:hidden', left < 0 ? 'text-danger-ink' : 'text-muted')}
      >
        {left < 0
          ? t('chat.tooLong', { count: -left })
          : left < COUNT_FROM
            ? t('chat.left', { count: left })
            : ''}
      </p>
    </form>
  )
})

function EmojiButton({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton icon={Smile} label={t('talk.emoji')} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={t('talk.emoji')}
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={12}
          onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}
          className="appear scheme-page z-50 w-80 max-w-[calc(100vw-1.5rem)] rounded-2xl border border-line bg-surface p-2.5 text-ink shadow-xl"
        >
          <EmojiPanel
            onPick={(emoji) => {
              onPick(emoji)
              setOpen(false)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function PictureButton({ onFiles }: { readonly onFiles: (files: File[]) => boolean }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        tabIndex={-1}
        aria-hidden
        className="hidden"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
      <IconButton icon={ImagePlus} label={t('talk.addPicture')} onClick={() => input.current?.click()} />
    </>
  )
}
