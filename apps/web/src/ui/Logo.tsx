import { cx } from './cx.ts'

/** The mark: two speech bubbles that share a middle. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cx('size-8', className)}>
      <rect width="32" height="32" rx="8" fill="#0b6e63" />
      <path d="M20 11.5a6.5 6.5 0 0 1 6.5 6.5v6.5H20a6.5 6.5 0 0 1 0-13Z" fill="#5fe0c7" />
      <path
        d="M13 7a7 7 0 0 1 0 14H6v-7a7 7 0 0 1 7-7Z"
        fill="#fff"
        stroke="#0b6e63"
        strokeWidth="2.4"
        paintOrder="stroke"
      />
    </svg>
  )
}

/** The mark with the name beside it. */
export function Wordmark({ className }: { readonly className?: string }) {
  return (
    <span className={cx('inline-flex items-center gap-2.5', className)}>
      <Mark />
      <span className="text-xl font-semibold tracking-tight">Parley</span>
    </span>
  )
}
