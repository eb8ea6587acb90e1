import { Switch as Radix } from 'radix-ui'
import { useId } from 'react'

interface SwitchProps {
  readonly label: string
  /** What it means, in a line below. */
  readonly hint?: string
  readonly on: boolean
  readonly onTurn: (on: boolean) => void
}

/** Something that is on or off, in words with a switch at their end. */
export function Switch({ label, hint, on, onTurn }: SwitchProps) {
  const id = useId()
  return (
    <div className="flex min-h-10 items-center justify-between gap-4">
      <label htmlFor={id} className="min-w-0 cursor-pointer text-sm">
        <span className="font-medium">{label}</span>
        {hint !== undefined && <span className="mt-0.5 block text-muted">{hint}</span>}
      </label>
      <Radix.Root
        id={id}
        checked={on}
        onCheckedChange={onTurn}
        className="relative h-6 w-11 shrink-0 rounded-full bg-line-strong transition-colors data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-5 translate-x-0.5 rounded-full bg-white shadow-sm transition-transform data-[state=checked]:translate-x-5.5" />
      </Radix.Root>
    </div>
  )
}
