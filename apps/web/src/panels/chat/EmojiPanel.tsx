import { detach } from '@parley/kit'
import { EmojiPicker, type EmojiPickerListComponents } from 'frimousse'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INPUT } from '../../ui/Field.tsx'
import { EMOJI_URL, emojiLocale, loadEmoji } from './emoji-data.ts'

/** The picker counts rows and columns from 0, WAI-ARIA from 1; parts that are drawn only to be measured have no number. */
const fromOne = (index: number | undefined): number | undefined =>
  index === undefined ? undefined : index + 1

/** How the picker's parts look. */
const PARTS: Partial<EmojiPickerListComponents> = {
  CategoryHeader: ({ category, ...props }) => (
    <div {...props} className="bg-surface px-1 py-1.5 text-xs font-medium text-muted">
      {category.label}
    </div>
  ),
  Row: ({ children, 'aria-rowindex': row, ...props }) => (
    <div {...props} aria-rowindex={fromOne(row)} className="scroll-my-1">
      {children}
    </div>
  ),
  Emoji: ({ emoji, ...props }) => {
    const cell = { ...props, 'aria-colindex': fromOne(props['aria-colindex']) }
    return (
      <button
        {...cell}
        type="button"
        className="grid aspect-square flex-1 place-items-center rounded-lg text-xl data-active:bg-raised"
      >
        {emoji.emoji}
      </button>
    )
  },
}

/** Every emoji, with a search. */
export function EmojiPanel({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const { t, i18n } = useTranslation()
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading')
  useEffect(() => {
    let gone = false
    const loading = loadEmoji(i18n.language).then((done) => {
      if (!gone) setState(done ? 'ready' : 'failed')
    })
    detach(loading, 'loading the emoji')
    return () => {
      gone = true
    }
  }, [i18n.language])
  // Drawn only when the names are there: what the picker fails to load it throws at the page.
  if (state !== 'ready') {
    return (
      <p className="grid h-80 place-items-center px-6 text-center text-sm text-balance text-muted">
        {state === 'loading' ? t('talk.emojiLoading') : t('talk.emojiFailed')}
      </p>
    )
  }
  return (
    <EmojiPicker.Root
      locale={emojiLocale(i18n.language)}
      emojibaseUrl={EMOJI_URL}
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
      className="isolate flex h-80 w-full flex-col"
    >
      <EmojiPicker.Search
        aria-label={t('talk.emojiSearch')}
        placeholder={t('talk.emojiSearch')}
        className={`${INPUT} mb-2 shrink-0`}
      />
      <EmojiPicker.Viewport className="relative min-h-0 flex-1 outline-none">
        <EmojiPicker.Loading className="grid h-full place-items-center text-sm text-muted">
          {t('talk.emojiLoading')}
        </EmojiPicker.Loading>
        <EmojiPicker.Empty className="grid h-full place-items-center text-sm text-muted">
          {t('talk.emojiNone')}
        </EmojiPicker.Empty>
        <EmojiPicker.List className="pb-1 select-none" components={PARTS} />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  )
}
