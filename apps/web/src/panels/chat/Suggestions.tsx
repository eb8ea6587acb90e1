/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a list of suggestions under a field that keeps the focus (ARIA combobox) has no tag */
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../ui/Avatar.tsx'
import { cx } from '../../ui/cx.ts'
import type { Mentioning } from './use-mentioning.ts'

/** People to mention, above the field; the focus stays in the field. */
export function Suggestions({ id, found, chosen, choose }: Mentioning & { readonly id: string }) {
  const { t } = useTranslation()
  if (found.length === 0) return null
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('talk.suggestions')}
      tabIndex={-1}
      className="absolute inset-x-3 bottom-full z-10 mb-1 rounded-2xl border border-line bg-surface p-1.5 shadow-xl"
    >
      {found.map((peer, index) => (
        <div
          key={peer.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          // Before the field loses the focus.
          onPointerDown={(event) => {
            event.preventDefault()
            choose(peer)
          }}
          className={cx(
            'flex min-h-10 cursor-pointer items-center gap-2.5 rounded-xl px-2 text-sm',
            index === chosen && 'bg-raised',
          )}
        >
          <Avatar name={peer.name} className="w-7 shrink-0 text-xs" />
          <span dir="auto" className="truncate">
            {peer.name}
          </span>
        </div>
      ))}
    </div>
  )
}
