import { cx } from './cx.ts'

/** The mark: two speech bubbles that share a middle. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cx('size-8', className)}>
      <rect width="32" height="32" rx="8" fill="#0b6e63" />
      <path d="M6 15a7.5 7.5 0 0 1 15 0 7.5 7.5 0 0 1-7.5 7.5H6Z" fill="#fff" />
      <path
        d="M18.9 9.9A7.5 7.5 0 0 1 26 17.4V25h-7.4a7.5 7.5 0 0 1-5.2-2.1h.1a7.9 7.9 0 0 0 5.4-13Z"
        fill="#5fe0c7"
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
