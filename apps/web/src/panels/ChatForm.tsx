import { SendHorizontal } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INPUT } from '../ui/Field.tsx'
import { cx } from '../ui/cx.ts'
import { measureDraft } from './chat-lines.ts'
import type { Outbox } from './outbox.ts'

/** From here on the room that is left is counted aloud. */
const COUNT_FROM = 400

/** Where one writes. Enter sends, Shift and Enter begin a new line. */
export function ChatForm({ outbox, onSent }: { readonly outbox: Outbox; readonly onSent: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(outbox.draft)
  const { text, left, sendable } = measureDraft(draft)

  useEffect(() => {
    // On a phone the keyboard would cover what one wants to read first.
    if (!matchMedia('(pointer: coarse)').matches) field.current?.focus()
  }, [])
  const change = (next: string): void => {
    // Kept where closing the panel does not lose it.
    Object.assign(outbox, { draft: next })
    setDraft(next)
  }
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (!sendable) return
    onSent()
    outbox.post(text)
    change('')
  }
  const key = (event: KeyboardEvent): void => {
    // While an input method composes, Enter belongs to it: that is how Chinese is typed.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  return (
    <form onSubmit={submit} className="border-t border-line p-3">
      <label htmlFor={id} className="sr-only">
        {t('chat.label')}
      </label>
      <div className="flex items-end gap-2">
        <textarea
          ref={field}
          id={id}
          rows={1}
          dir="auto"
          value={draft}
          placeholder={t('chat.placeholder')}
          onChange={(event) => change(event.target.value)}
          onKeyDown={key}
          aria-invalid={left < 0}
          aria-describedby={`${id}-left`}
          className={cx(INPUT, 'field-sizing-content max-h-40 resize-none py-2.5 leading-5.5')}
        />
        <button
          type="submit"
          disabled={!sendable}
          aria-label={t('chat.send')}
          title={t('chat.send')}
          className="grid size-11 shrink-0 place-items-center rounded-xl bg-accent text-on-accent transition-colors hover:bg-accent-strong disabled:cursor-not-allowed disabled:bg-raised disabled:text-muted"
        >
          <SendHorizontal aria-hidden className="size-5" />
        </button>
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
}
