import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'

/** How much a button wants to be pressed. */
export type Weight = 'primary' | 'secondary' | 'quiet' | 'danger'

const WEIGHTS: Record<Weight, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'bg-surface text-ink border border-line hover:bg-raised hover:border-line-strong',
  quiet: 'text-ink hover:bg-raised',
  danger: 'bg-danger text-white hover:bg-danger-strong',
}

interface ButtonProps extends ComponentProps<'button'> {
  readonly weight?: Weight
  readonly icon?: LucideIcon
  readonly large?: boolean
}

/** A button with a text. */
export function Button({
  weight = 'secondary',
  icon: Icon,
  large,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(
        'inline-flex items-center shrink-0 justify-center gap-2 rounded-xl font-medium transition-colors select-none',
        'disabled:cursor-not-allowed disabled:opacity-55',
        large === true ? 'min-h-12 px-5 text-base' : 'min-h-10 px-4 text-sm',
        WEIGHTS[weight],
        className,
      )}
    >
      {Icon !== undefined && (
        <Icon aria-hidden className={large === true ? 'size-5 shrink-0' : 'size-4.5 shrink-0'} />
      )}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** The accessible name, also shown when the pointer rests on it. */
  readonly label: string
  readonly icon: LucideIcon
}

/** A small button with a picture instead of a text. */
export function IconButton({ label, icon: Icon, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={cx(
        'inline-grid size-10 shrink-0 place-items-center rounded-xl text-muted transition-colors',
        'hover:bg-raised hover:text-ink disabled:opacity-50',
        className,
      )}
    >
      <Icon aria-hidden className="size-5" />
    </button>
  )
}
