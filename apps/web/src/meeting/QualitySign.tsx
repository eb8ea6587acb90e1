import type { PeerId } from '@parley/protocol'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Bars } from '../ui/Bars.tsx'
import { cx } from '../ui/cx.ts'
import { useSelected } from '../ui/use-readable.ts'
import { QualityContext, type Quality } from './quality.ts'

/** How a person comes through: seen when it is not good, and when one is at the tile; pressing it says why. */
export function QualitySign({ peer }: { readonly peer: PeerId }) {
  const quality = useContext(QualityContext)
  return quality === null ? null : <Sign quality={quality} peer={peer} />
}

function Sign({ quality, peer }: { readonly quality: Quality; readonly peer: PeerId }) {
  const { t } = useTranslation()
  const level = useSelected(quality.watch.levels, (levels) => levels.get(peer) ?? null)
  if (level === null) return null
  const label = t(`quality.sign${level}`)
  return (
    <button
      type="button"
      data-quality={level}
      aria-label={label}
      title={label}
      onClick={() => quality.asked.set({ peer })}
      className={cx(
        '-my-1 -mr-1 inline-grid shrink-0 place-items-center rounded-md p-1 text-white focus-visible:outline-white coarse:-my-2 coarse:-mr-2 coarse:p-2',
        // A good connection takes no room until one points at the tile or comes to it by the keyboard.
        level === 3 && '[&:not([data-tile]:is(:hover,:has(:focus-visible))_*)]:sr-only',
      )}
    >
      <Bars level={level} />
    </button>
  )
}
