import { MicOff, Pin, Sparkles } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { HandBadge } from '../ui/HandBadge.tsx'
import { cx } from '../ui/cx.ts'
import { QualitySign } from './QualitySign.tsx'
import type { Tile } from './tiles.ts'

interface TileNameProps {
  readonly tile: Tile
  readonly name: string
  /** The whole of it, where `name` is short. */
  readonly title: string
  readonly pinned: boolean
  readonly small: boolean
}

/** The lower rim of a tile: raised hand, name, and why the tile is as it is. Nothing stands above: notices come from there. */
export function TileName({ tile, name, title, pinned, small }: TileNameProps) {
  const { t } = useTranslation()
  const muted = tile.source === 'camera' && tile.muted
  return (
    <div
      className={cx(
        'pointer-events-none absolute flex items-center gap-1.5 [&_button]:pointer-events-auto',
        small ? 'inset-x-1.5 bottom-1.5' : 'inset-x-2.5 bottom-2.5',
      )}
    >
      {tile.hand !== null && tile.source === 'camera' && <HandBadge place={tile.hand} className="shrink-0" />}
      <span className="flex max-w-full min-w-0 items-center gap-1.5 rounded-lg bg-black/70 px-2 py-1 text-[0.8125rem] leading-4 text-white">
        {muted && <MicOff aria-hidden className="size-3.5 shrink-0 text-[#ff9189]" />}
        {muted && <span className="sr-only">{t('meeting.muted')}</span>}
        {tile.spotlit && <Sparkles aria-hidden className="size-3.5 shrink-0 text-live" />}
        {tile.spotlit && <span className="sr-only">{t('stage.inSpotlight')}</span>}
        {pinned && <Pin aria-hidden className="size-3.5 shrink-0" />}
        {pinned && <span className="sr-only">{t('stage.pinned')}</span>}
        <span dir="auto" title={title} className="truncate">
          {name}
        </span>
        <QualitySign peer={tile.peer} />
      </span>
    </div>
  )
}
