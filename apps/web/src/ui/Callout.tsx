import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

const TONES = {
  info: 'bg-accent-soft text-ink [&>svg]:text-accent',
  warn: 'bg-warn-soft text-ink [&>svg]:text-warn-ink',
  danger: 'bg-danger-soft text-ink [&>svg]:text-danger-ink',
}

interface CalloutProps {
  readonly tone: keyof typeof TONES
  readonly icon: LucideIcon
  readonly title?: string
  readonly children?: ReactNode
  /** What can be done about it. */
  readonly action?: ReactNode
  readonly className?: string
}

/** A message inside a page: a sign, plain words, and what can be done. */
export function Callout({ tone, icon: Icon, title, children, action, className }: CalloutProps) {
  return (
    <output className={cx('flex gap-3 rounded-xl p-3.5 text-sm leading-5', TONES[tone], className)}>
      <Icon aria-hidden className="mt-px size-4.5 shrink-0" />
      <div className="min-w-0 flex-1">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children !== undefined && (
          <div className={cx(title !== undefined && 'mt-0.5 text-muted')}>{children}</div>
        )}
        {action !== undefined && <div className="mt-2.5 flex flex-wrap gap-2">{action}</div>}
      </div>
    </output>
  )
}
