import { type ComponentProps, useId } from 'react'
import { cx } from './cx.ts'

/** The looks of everything that is typed into. */
export const INPUT =
  'w-full min-h-11 rounded-xl border border-line-strong bg-surface px-3.5 text-base text-ink placeholder:text-muted ' +
  'transition-colors hover:border-muted focus-visible:border-accent aria-invalid:border-danger-ink'

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string
  readonly error?: string | null
  readonly trailing?: React.ReactNode
}

/** A line of text to fill in, with its label and what is wrong with it. */
export function Field({ label, error = null, trailing, className, ...rest }: FieldProps) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          {...rest}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : `${id}-error`}
          className={cx(INPUT, trailing !== undefined && 'pr-12')}
        />
        {trailing !== undefined && (
          <div className="absolute inset-y-0 right-0.5 grid place-items-center">{trailing}</div>
        )}
      </div>
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 text-sm text-danger-ink">
          {error}
        </p>
      )}
    </div>
  )
}
