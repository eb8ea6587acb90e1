import type { Meeting } from '@parley/client'
import { type CSSProperties, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalMedia } from '../ui/local-media.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'
import { useSize } from '../ui/use-size.ts'
import { Alone } from './Alone.tsx'
import { TileView } from './TileView.tsx'
import { layOut } from './stage-layout.ts'
import { Places, type Tile, tilesOf } from './tiles.ts'
import { useWanted } from './use-wanted.ts'
import { lookOf } from './wanted.ts'

interface StageProps {
  readonly meeting: Meeting
  readonly local: LocalMedia
  readonly onPeople: () => void
}

/** The gap between tiles, in CSS pixels. */
const GAP = 8
/** Narrower tiles keep their names closer to the rim. */
const SMALL_BELOW = 200

/** Everyone in the meeting, and what they share, in a layout that uses the space. */
export function StageView({ meeting, local, onPeople }: StageProps) {
  const { t } = useTranslation()
  const [ref, size] = useSize<HTMLDivElement>()
  const peers = useSelected(meeting.room, (room) => room.peers)
  const tracks = useSelected(meeting.room, (room) => room.tracks)
  const speakers = useReadable(meeting.speakers)
  const [places] = useState(() => new Places())

  const tiles = useMemo(
    () => tilesOf({ peers, tracks, you: meeting.you, speakers }),
    [peers, tracks, meeting.you, speakers],
  )
  const layout = useMemo(() => layOut(tiles, { ...size, gap: GAP }, places), [places, tiles, size])
  const shown = useMemo(
    () =>
      layout.tiles.map(({ tile, rect: { width, height } }) => ({ tile, width, height, look: lookOf(tile) })),
    [layout],
  )
  useWanted(meeting, tracks, shown, layout.peopleWidth > 0)

  return (
    <section aria-label={t('meeting.tiles')} ref={ref} className="relative min-h-0 min-w-0 flex-1">
      {layout.peopleWidth > 0 &&
        layout.tiles.map(({ tile, rect }) => (
          <AnyTile
            key={tile.key}
            tile={tile}
            meeting={meeting}
            local={local}
            small={rect.width < SMALL_BELOW}
            className="!absolute"
            style={rect}
          />
        ))}
      {layout.more !== null && (
        <button
          type="button"
          onClick={onPeople}
          style={layout.more.rect}
          className="absolute grid place-items-center rounded-2xl bg-tile text-lg font-medium text-muted transition-colors hover:text-ink"
        >
          {t('meeting.more', { count: layout.more.count })}
        </button>
      )}
      {layout.corner !== null && (
        <AnyTile
          tile={layout.corner}
          meeting={meeting}
          local={local}
          small
          className="!absolute right-2 bottom-2 aspect-[3/4] w-24 shadow-2xl sm:right-4 sm:bottom-4 sm:aspect-video sm:w-[clamp(9rem,20%,15rem)]"
        />
      )}
      {tiles.length === 1 && <Alone room={meeting.roomId} />}
    </section>
  )
}

interface AnyTileProps {
  readonly tile: Tile
  readonly meeting: Meeting
  readonly local: LocalMedia
  readonly small?: boolean
  readonly className?: string
  readonly style?: CSSProperties
}

function AnyTile({ meeting, local, ...rest }: AnyTileProps) {
  return rest.tile.self ? <SelfTile local={local} {...rest} /> : <RemoteTile meeting={meeting} {...rest} />
}

function SelfTile({ local, tile, ...rest }: Omit<AnyTileProps, 'meeting'>) {
  const media = useSelected(local.camera, ({ on, input }) =>
    on && input.state === 'open' ? input.track : null,
  )
  const heard = useSelected(local.microphone, ({ on, input }) => on && input.state === 'open')
  // One's own switch is the truth here, before the server has heard of it.
  const own = useMemo(() => ({ ...tile, muted: !heard, speaking: tile.speaking && heard }), [tile, heard])
  return <TileView tile={own} media={media} {...rest} />
}

function RemoteTile({ meeting, tile, ...rest }: Omit<AnyTileProps, 'local'>) {
  const { video } = tile
  const media = useSelected(meeting.remote, (tracks) => (video === null ? null : (tracks.get(video) ?? null)))
  return <TileView tile={tile} media={media} {...rest} />
}
