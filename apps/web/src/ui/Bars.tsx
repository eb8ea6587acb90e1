import { cx } from './cx.ts'

const COLORS = { 0: 'fill-[#ff9189]', 1: 'fill-[#ff9189]', 2: 'fill-[#f6c667]', 3: 'fill-[#43dcc1]' } as const
const ON_PAGE = { 0: 'fill-danger-ink', 1: 'fill-danger-ink', 2: 'fill-warn-ink', 3: 'fill-accent' } as const

interface BarsProps {
  /** How many of the three are lit. */
  readonly level: 0 | 1 | 2 | 3
  /** Whether it stands on the page and not on a picture. */
  readonly page?: boolean
  readonly className?: string
}

/** Three bars, as phones show a signal; crossed out when nothing arrives. */
export function Bars({ level, page, className }: BarsProps) {
  const lit = (page === true ? ON_PAGE : COLORS)[level]
  return (
    <svg aria-hidden viewBox="0 0 14 12" className={cx('h-3 w-3.5', className)}>
      {[1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={(bar - 1) * 5}
          y={12 - bar * 4}
          width={4}
          height={bar * 4}
          rx={1}
          className={bar <= level ? lit : 'fill-current opacity-30'}
        />
      ))}
      {level === 0 && <path d="M1 1l12 10" strokeWidth={1.8} className={cx(lit, 'stroke-current')} />}
    </svg>
  )
}
