import { ChevronDown, type LucideIcon } from 'lucide-react'
import { useId } from 'react'
import { INPUT } from './Field.tsx'
import { cx } from './cx.ts'

interface ChoiceProps {
  readonly label: string
  readonly icon?: LucideIcon
  readonly value: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly onChoose: (value: string) => void
  readonly disabled?: boolean
  readonly className?: string
}

/** One of several: the browser's own list, which phones and screen readers know best. */
export function Choice({ label, icon: Icon, value, options, onChoose, disabled, className }: ChoiceProps) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 flex items-center gap-1.5 text-sm font-medium">
        {Icon !== undefined && <Icon aria-hidden className="size-4 text-muted" />}
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={(event) => onChoose(event.target.value)}
          className={cx(INPUT, 'appearance-none truncate pr-10 sm:text-sm disabled:opacity-60')}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3.5 size-4 -translate-y-1/2 text-muted"
        />
      </div>
    </div>
  )
}
