import type { PeerId } from '@parley/protocol'
import { ImageUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/cx.ts'
import { problemText } from '../../ui/problem.ts'
import { MarkdownView } from './MarkdownView.tsx'
import { BUBBLE } from './MessageView.tsx'
import type { Letter, Outbox } from './outbox.ts'

interface LetterViewProps {
  readonly letter: Letter
  readonly outbox: Outbox
  readonly you: PeerId
}

/** A message that has not arrived yet, with how far it is, or why it did not. */
export function LetterView({ letter, outbox, you }: LetterViewProps) {
  const { t } = useTranslation()
  const { key, draft, state, enclosure, progress } = letter
  const failed = state === 'failed'
  return (
    <div className="mt-2 flex flex-col items-end gap-1">
      <div className={cx(BUBBLE, failed ? 'bg-danger-soft' : 'bg-accent-soft opacity-70')}>
        {enclosure !== undefined && (
          <p className="flex items-center gap-2 text-sm">
            <ImageUp aria-hidden className="size-4.5" />
            {progress === undefined || progress === 1
              ? t('talk.picture')
              : t('talk.pictureUploading', { percent: Math.round(progress * 100) })}
          </p>
        )}
        {draft.text !== '' && <MarkdownView text={draft.text} you={you} />}
      </div>
      {state === 'sending' && <p className="text-xs text-muted">{t('chat.sending')}</p>}
      {state === 'waiting' && (
        <p className="flex flex-wrap items-center justify-end gap-1 text-xs text-muted">
          {t('chat.waiting')}
          <LinkButton text={t('chat.discard')} onClick={() => outbox.discard(key)} />
        </p>
      )}
      {failed && (
        <p role="alert" className="flex flex-wrap items-center justify-end gap-1 text-xs text-danger-ink">
          {t('chat.failed')} {letter.problem === undefined ? '' : t(problemText(letter.problem))}
          <LinkButton text={t('chat.retry')} onClick={() => outbox.retry(key)} />
          <LinkButton text={t('chat.discard')} onClick={() => outbox.discard(key)} />
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
