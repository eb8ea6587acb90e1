import type { ReactNode } from 'react'
import { cx } from '../../ui/cx.ts'

/** One of the tiles to choose from, as the group of radio buttons that they are. */
export interface TileChoice {
  readonly name: string
  readonly checked: boolean
  readonly onChoose: () => void
}

interface EffectTileProps extends TileChoice {
  readonly label: string
  /** The address of what it shows; else its children. */
  readonly picture?: string
  readonly children?: ReactNode
}

/** A background to choose: how it looks, and its name. */
export function EffectTile({ label, picture, name, checked, onChoose, children }: EffectTileProps) {
  return (
    <label
      className={cx(
        'relative block aspect-video cursor-pointer overflow-hidden rounded-xl transition-shadow',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-4 has-focus-visible:outline-accent',
        checked
          ? 'ring-2 ring-accent ring-offset-2 ring-offset-surface'
          : 'ring-1 ring-line hover:ring-line-strong',
      )}
    >
      <input type="radio" className="sr-only" name={name} checked={checked} onChange={onChoose} />
      {picture === undefined ? children : <img src={picture} alt="" className="size-full object-cover" />}
      <span
        className={cx(
          'absolute inset-x-0 bottom-0 truncate px-2 pb-1 text-xs font-medium',
          picture === undefined
            ? 'text-center text-ink'
            : 'bg-linear-to-t from-black/80 via-black/55 to-transparent pt-4 text-white',
        )}
      >
        {label}
      </span>
    </label>
  )
}
