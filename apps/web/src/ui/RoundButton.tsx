import type { LucideIcon } from 'lucide-react'
import { type ComponentProps, useId } from 'react'
import { cx } from './cx.ts'

/** What a switch says by its colour: as usual, as usual on a picture, on, switched off, hand up, end. */
export type Tone = 'plain' | 'glass' | 'active' | 'off' | 'hand' | 'danger'

const TONES: Record<Tone, string> = {
  plain: 'bg-white/12 text-white hover:bg-white/22',
  glass: 'bg-black/60 text-white hover:bg-black/75',
  active: 'bg-accent-soft text-accent-strong hover:bg-accent-soft/80',
  off: 'bg-danger text-white hover:bg-danger-strong',
  hand: 'bg-hand text-black hover:brightness-110',
  danger: 'bg-danger text-white hover:bg-danger-strong',
}

interface RoundButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** The accessible name, shown when the pointer rests on it. */
  readonly label: string
  readonly icon: LucideIcon
  readonly tone?: Tone
  /** Something is wrong with what it switches. */
  readonly warn?: boolean
  /** A number to be seen, as of unread messages; its meaning belongs into the description. */
  readonly badge?: number
  /** What it counts is meant for oneself in particular. */
  readonly call?: boolean
  /** Whether the badge asks to be looked at; a mere count does not. */
  readonly calm?: boolean
  /** What else is to be said of it, for those who do not see the badge. */
  readonly describe?: string | undefined
}

/** One of the large switches over pictures: microphone, camera, hand. */
export function RoundButton(props: RoundButtonProps) {
  const { label, icon: Icon, tone = 'plain', warn, badge, call, calm, describe, className, ...rest } = props
  const id = useId()
  const key = rest['aria-keyshortcuts']
  return (
    <button
      type="button"
      title={key === undefined ? label : `${label} (${key})`}
      {...rest}
      aria-label={label}
      aria-describedby={describe === undefined ? undefined : id}
      className={cx(
        'relative inline-grid size-12 shrink-0 place-items-center rounded-2xl transition-colors focus-visible:outline-white',
        TONES[tone],
        className,
      )}
    >
      <Icon aria-hidden className="size-5.5" />
      {describe !== undefined && (
        <span id={id} className="sr-only">
          {describe}
        </span>
      )}
      {warn === true && (
        <span
          aria-hidden
          className="absolute -top-1 -right-1 grid size-5 place-items-center rounded-full bg-hand text-xs font-bold text-black before:content-['!']"
        />
      )}
      {badge !== undefined && badge > 0 && (
        <span
          aria-hidden
          className={cx(
            'absolute -top-1 -right-1 grid h-5 min-w-5 place-items-center rounded-full px-1 text-xs font-semibold before:content-[attr(data-badge)]',
            calm === true && 'bg-[#55625d] text-white',
            calm !== true && (call === true ? 'bg-hand text-black' : 'bg-accent text-on-accent'),
          )}
          // Not as text of the button: its name would have to begin with it (WCAG 2.5.3), and `describe` says it better.
          data-badge={`${call === true ? '@' : ''}${badge > 99 ? '99+' : badge}`}
        />
      )}
    </button>
  )
}
