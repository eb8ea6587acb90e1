import type { Grade, Verdict } from '@parley/client'
import { CircleCheck, CircleX, type LucideIcon, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/cx.ts'

const LOOKS: Record<Grade, { readonly icon: LucideIcon; readonly className: string }> = {
  many: { icon: CircleCheck, className: 'bg-accent-soft [&>svg]:text-accent' },
  video: { icon: CircleCheck, className: 'bg-accent-soft [&>svg]:text-accent' },
  voice: { icon: TriangleAlert, className: 'bg-warn-soft [&>svg]:text-warn-ink' },
  poor: { icon: TriangleAlert, className: 'bg-warn-soft [&>svg]:text-warn-ink' },
  none: { icon: CircleX, className: 'bg-danger-soft [&>svg]:text-danger-ink' },
}

/** What the connection is good for, in words, and what to do about the rest. */
export function VerdictCard({ verdict: { grade, obstacles } }: { readonly verdict: Verdict }) {
  const { t } = useTranslation()
  const { icon: Icon, className } = LOOKS[grade]
  return (
    <output data-verdict={grade} className={cx('appear mb-4 flex gap-3.5 rounded-2xl p-4 sm:p-5', className)}>
      <Icon aria-hidden className="mt-0.5 size-6 shrink-0" />
      <div className="min-w-0">
        <p className="text-lg leading-6 font-semibold">{t(`check.grade.${grade}`)}</p>
        {obstacles.length > 0 && (
          <ul className="mt-2 grid gap-1.5 text-sm leading-5">
            {obstacles.map((obstacle) => (
              <li key={obstacle}>{t(`check.obstacle.${obstacle}`)}</li>
            ))}
          </ul>
        )}
      </div>
    </output>
  )
}
