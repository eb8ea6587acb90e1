import { MicOff, ScreenShare, WifiOff } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../ui/Avatar.tsx'
import { HandBadge } from '../ui/HandBadge.tsx'
import { Video } from '../ui/Video.tsx'
import { cx } from '../ui/cx.ts'
import { markFirstFrame } from './first-frame.ts'
import { QualitySign } from './QualitySign.tsx'
import type { Tile } from './tiles.ts'

interface TileViewProps {
  readonly tile: Tile
  /** The picture, when there is one now. */
  readonly media: MediaStreamTrack | null
  /** In the corner there is no room for one's own name, and one knows it. */
  readonly small?: boolean
  readonly className?: string
  readonly style?: React.CSSProperties
}

/** One person, or one shared screen: picture or initials, name, and what is to be known at a glance. */
export const TileView = memo(function TileView({ tile, media, small, className, style }: TileViewProps) {
  const { t } = useTranslation()
  const screen = tile.source === 'screen'
  const own = tile.self ? t('meeting.nameYou', { name: tile.name }) : tile.name
  const shown = screen ? t('meeting.screenOf', { name: tile.name }) : own
  return (
    <article
      aria-label={shown}
      data-tile={tile.peer}
      data-muted={tile.muted}
      data-speaking={tile.speaking}
      style={style}
      className={cx('relative isolate overflow-hidden rounded-2xl bg-tile [container-type:size]', className)}
    >
      <div className="absolute inset-0 grid place-items-center">
        {screen ? (
          <ScreenShare aria-hidden className="size-[min(20cqw,20cqh)] text-muted" />
        ) : (
          <Avatar name={tile.name} className="w-[min(34cqw,44cqh,9rem)] text-[min(12cqw,16cqh,3.25rem)]" />
        )}
      </div>
      {media !== null && (
        <Video
          track={media}
          {...(tile.self ? { 'data-self': true } : { 'data-peer': tile.peer, 'data-source': tile.source })}
          {...(tile.self ? {} : { onFirstFrame: markFirstFrame })}
          aria-label={shown}
          className={cx(
            'absolute inset-0 size-full',
            screen ? 'object-contain' : 'object-cover',
            tile.self && 'mirrored',
          )}
        />
      )}
      {!tile.connected && <Reconnecting />}
      <div
        className={cx(
          'absolute flex items-center gap-1.5',
          small === true ? 'inset-x-1.5 bottom-1.5' : 'inset-x-2.5 bottom-2.5',
        )}
      >
        <span className="flex max-w-full min-w-0 items-center gap-1.5 rounded-lg bg-black/70 px-2 py-1 text-[0.8125rem] leading-4 text-white">
          {!screen && tile.muted && <MicOff aria-hidden className="size-3.5 shrink-0 text-[#ff9189]" />}
          {!screen && tile.muted && <span className="sr-only">{t('meeting.muted')}</span>}
          <span dir="auto" title={shown} className="truncate">
            {small === true && tile.self ? t('meeting.you') : shown}
          </span>
          <QualitySign peer={tile.peer} />
        </span>
      </div>
      {tile.hand !== null && !screen && <HandBadge place={tile.hand} className="absolute top-2.5 left-2.5" />}
      <span
        aria-hidden
        className={cx(
          'pointer-events-none absolute inset-0 rounded-2xl ring-inset transition-shadow duration-150',
          tile.speaking ? 'ring-3 ring-live' : 'ring-1 ring-white/8',
        )}
      />
    </article>
  )
})

function Reconnecting() {
  const { t } = useTranslation()
  return (
    <div className="appear absolute inset-0 grid place-items-center bg-black/65">
      <p className="flex items-center gap-2 px-2 text-sm text-white">
        <WifiOff aria-hidden className="size-4 shrink-0" />
        {t('meeting.reconnectingPeer')}
      </p>
    </div>
  )
}
