import { ChevronLeft, ChevronRight, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../ui/cx.ts'
import type { Rect } from './grid.ts'

interface PagerProps {
  readonly rect: Rect
  readonly page: number
  readonly pages: number
  readonly onTurn: (by: 1 | -1) => void
}

/** More pages than this are told by number alone. */
const DOTS_MOST = 8
/** Narrower there is no room for dots. */
const DOTS_FROM = 240

/** Turns the pages of a stage, and says which one is shown. */
export function Pager({ rect, page, pages, onTurn }: PagerProps) {
  const { t } = useTranslation()
  return (
    <nav
      aria-label={t('stage.pages')}
      style={rect}
      className="absolute flex items-center justify-center gap-2 pt-1 text-sm text-muted"
    >
      <Arrow
        icon={ChevronLeft}
        label={t('stage.previousPage')}
        disabled={page === 0}
        onClick={() => onTurn(-1)}
      />
      {pages <= DOTS_MOST && rect.width >= DOTS_FROM && (
        <span aria-hidden className="flex items-center gap-1.5">
          {Array.from({ length: pages }, (_, index) => (
            <span
              key={index}
              className={cx(
                'h-2 rounded-full transition-all',
                index === page ? 'w-5 bg-live' : 'w-2 bg-line-strong',
              )}
            />
          ))}
        </span>
      )}
      <span aria-live="polite" className="min-w-10 text-center tabular-nums">
        <span className="sr-only">{t('stage.pageOf', { page: page + 1, pages })}</span>
        <span aria-hidden>
          {page + 1} / {pages}
        </span>
      </span>
      <Arrow
        icon={ChevronRight}
        label={t('stage.nextPage')}
        disabled={page === pages - 1}
        onClick={() => onTurn(1)}
      />
    </nav>
  )
}

interface ArrowProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly disabled: boolean
  readonly onClick: () => void
}

function Arrow({ icon: Icon, label, disabled, onClick }: ArrowProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
      className="grid size-9 place-items-center rounded-xl text-ink transition-colors hover:bg-tile focus-visible:outline-white disabled:opacity-35 disabled:hover:bg-transparent"
    >
      <Icon aria-hidden className="size-5" />
    </button>
  )
}
