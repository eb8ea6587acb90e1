import type { LucideIcon } from 'lucide-react'
import { Switch as Radix } from 'radix-ui'
import { useId } from 'react'

interface SwitchProps {
  readonly label: string
  /** What it means, in a line below. */
  readonly hint?: string
  /** Where switches stand among other rows with signs. */
  readonly icon?: LucideIcon
  readonly on: boolean
  readonly onTurn: (on: boolean) => void
}

/** Something that is on or off, in words with a switch at their end. */
export function Switch({ label, hint, icon: Icon, on, onTurn }: SwitchProps) {
  const id = useId()
  return (
    <div className="flex min-h-10 items-center gap-3">
      {Icon !== undefined && <Icon aria-hidden className="size-5 shrink-0 text-muted" />}
      <label htmlFor={id} className="min-w-0 flex-1 cursor-pointer text-sm">
        <span className="block font-medium">{label}</span>
        {hint !== undefined && (
          <span className="mt-0.5 block text-[0.8125rem] leading-5 text-muted">{hint}</span>
        )}
      </label>
      <Radix.Root
        id={id}
        checked={on}
        onCheckedChange={onTurn}
        className="relative h-6 w-11 shrink-0 rounded-full after:absolute after:-inset-2.5 bg-line-strong transition-colors data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-5 translate-x-0.5 rounded-full bg-white shadow-sm transition-transform data-[state=checked]:translate-x-5.5" />
      </Radix.Root>
    </div>
  )
}
