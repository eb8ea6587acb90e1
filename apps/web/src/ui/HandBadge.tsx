/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a picture made of text and a drawing has no file */
import { Hand } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from './cx.ts'

/** A raised hand and its place in the queue. */
export function HandBadge({ place, className }: { readonly place: number; readonly className?: string }) {
  const { t } = useTranslation()
  return (
    <span
      role="img"
      aria-label={t('meeting.handUp', { place })}
      className={cx(
        'flex items-center gap-1 rounded-lg bg-hand px-2 py-1 text-sm leading-4 font-semibold text-black',
        className,
      )}
    >
      <Hand aria-hidden className="size-4" />
      {place}
    </span>
  )
}
