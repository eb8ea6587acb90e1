import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Shell } from './Shell.tsx'
import { cx } from './cx.ts'

interface StatePageProps {
  readonly icon: LucideIcon
  readonly tone?: 'calm' | 'danger'
  readonly title: string
  readonly text: string
  readonly children: ReactNode
  readonly footnote?: string | undefined
}

/** A whole page that says one thing: a sign, a title, plain words, what to do. */
export function StatePage({ icon: Icon, tone = 'calm', title, text, children, footnote }: StatePageProps) {
  return (
    <Shell>
      <div className="appear mx-auto flex w-full max-w-md flex-1 flex-col items-center justify-center py-12 text-center">
        <span
          className={cx(
            'mb-6 grid size-16 place-items-center rounded-2xl',
            tone === 'danger' ? 'bg-danger-soft text-danger-ink' : 'bg-accent-soft text-accent',
          )}
        >
          <Icon aria-hidden className="size-8" />
        </span>
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        <p className="mt-3 leading-6 text-balance text-muted">{text}</p>
        <div className="mt-8 flex w-full flex-col justify-center gap-3 sm:flex-row sm:flex-wrap">
          {children}
        </div>
        {footnote !== undefined && <p className="mt-8 text-xs text-muted">{footnote}</p>}
      </div>
    </Shell>
  )
}
