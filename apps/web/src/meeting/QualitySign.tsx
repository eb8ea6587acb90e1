import type { PeerId } from '@parley/protocol'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Bars } from '../ui/Bars.tsx'
import { cx } from '../ui/cx.ts'
import { useSelected } from '../ui/use-readable.ts'
import { QualityContext, type Quality } from './quality.ts'

/** How a person comes through: seen when it is not good, and when one points at the tile; pressing it says why. */
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
        '-my-1 -mr-1 shrink-0 place-items-center rounded-md p-1 text-white coarse:-my-2 coarse:-mr-2 coarse:p-2',
        level < 3 ? 'inline-grid' : 'hidden [[data-tile]:hover_&]:inline-grid',
      )}
    >
      <Bars level={level} />
    </button>
  )
}
