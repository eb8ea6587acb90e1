import { useId } from 'react'
import { cx } from './cx.ts'

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly text: string; readonly lang?: string }[]
  readonly onChoose: (value: T) => void
  readonly className?: string
}

/** One of two or three, all in sight: radio buttons in a row. */
export function Segments<T extends string>({ label, value, options, onChoose, className }: SegmentsProps<T>) {
  const name = useId()
  return (
    <fieldset className={cx('inline-flex rounded-xl bg-raised p-1', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          lang={option.lang}
          className={cx(
            'flex-1 cursor-pointer rounded-lg px-3 py-1.5 text-center coarse:py-2.5 text-sm font-medium whitespace-nowrap transition-colors',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent',
            option.value === value ? 'bg-selected text-ink shadow-sm' : 'text-muted hover:text-ink',
          )}
        >
          <input
            type="radio"
            className="sr-only"
            name={name}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  )
}
