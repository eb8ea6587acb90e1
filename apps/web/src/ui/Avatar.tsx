import { cx } from './cx.ts'
import { hueOf, initials } from './portrait.ts'

/** Stands in for a face: initials on the colour of the name. Decorative: the name is always beside it. */
export function Avatar({ name, className }: { readonly name: string; readonly className?: string }) {
  const hue = hueOf(name)
  return (
    <span
      aria-hidden
      className={cx(
        'grid aspect-square place-items-center rounded-full font-medium text-white select-none',
        className,
      )}
      style={{ background: `linear-gradient(145deg, oklch(0.56 0.11 ${hue}), oklch(0.42 0.1 ${hue + 20}))` }}
    >
      {initials(name)}
    </span>
  )
}
