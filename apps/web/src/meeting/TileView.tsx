import type { Meeting } from '@parley/client'
import { ScreenShare } from 'lucide-react'
import { memo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../ui/Avatar.tsx'
import { Video } from '../ui/Video.tsx'
import { cx } from '../ui/cx.ts'
import type { Flow } from '../ui/picture-watch.ts'
import { ScreenPicture } from './ScreenPicture.tsx'
import { TileMenu } from './TileMenu.tsx'
import { TileName } from './TileName.tsx'
import { Trouble } from './Trouble.tsx'
import { markFirstFrame } from './first-frame.ts'
import type { Rect } from './grid.ts'
import type { StageModel } from './stage-model.ts'
import type { Tile } from './tiles.ts'
import { troubleOf } from './trouble-of.ts'
import { useLongPress } from './use-long-press.ts'

interface TileViewProps {
  readonly meeting: Meeting
  readonly stage: StageModel
  readonly tile: Tile
  /** The picture, when there is one now. */
  readonly media: MediaStreamTrack | null
  readonly place: 'grid' | 'main' | 'strip' | 'corner'
  /** Where on the stage; null in the corner. */
  readonly rect: Rect | null
  readonly pinned: boolean
  readonly mirrored: boolean
  /** Whether one's own connection does not carry the picture now. */
  readonly paused?: boolean
}

/** Narrower tiles keep their names closer to the rim. */
const SMALL_BELOW = 200
/** A shared page may be still for a while without anything being wrong: browsers send a frame of it now and then. */
const PATIENCE_MS = { camera: 2_000, screen: 10_000 } as const

/** One person, or one shared screen: picture or initials, name, what is to be known at a glance, and what can be done. */
export const TileView = memo(function TileView(props: TileViewProps) {
  const { meeting, stage, tile, media, place, rect, pinned } = props
  const { t } = useTranslation()
  const ref = useRef<HTMLElement>(null)
  const [flow, setFlow] = useState<Flow>('starting')
  const [menu, setMenu] = useState(false)
  useLongPress(ref, () => setMenu(true))
  const screen = tile.source === 'screen'
  const own = tile.self ? t('meeting.nameYou', { name: tile.name }) : tile.name
  const shown = screen ? t('meeting.screenOf', { name: tile.name }) : own
  const trouble = troubleOf({
    connected: tile.connected,
    paused: props.paused === true,
    flow: media === null || tile.self ? null : flow,
  })
  const small = rect === null || rect.width < SMALL_BELOW
  return (
    <article
      ref={ref}
      aria-label={shown}
      data-tile={tile.peer}
      data-muted={tile.muted}
      data-speaking={tile.speaking}
      data-place={place}
      data-screen={screen || undefined}
      data-trouble={trouble ?? undefined}
      style={rect ?? undefined}
      className={cx(
        'group/tile absolute isolate overflow-hidden rounded-2xl bg-tile [container-type:size] [-webkit-touch-callout:none] select-none',
        place === 'corner' &&
          'right-2 bottom-2 z-10 aspect-[3/4] w-24 shadow-2xl sm:right-4 sm:bottom-4 sm:aspect-video sm:w-[clamp(9rem,20%,15rem)]',
      )}
    >
      <div className="absolute inset-0 grid place-items-center">
        {screen ? (
          <ScreenShare aria-hidden className="size-[min(20cqw,20cqh)] text-muted" />
        ) : (
          <Avatar name={tile.name} className="w-[min(34cqw,44cqh,9rem)] text-[min(12cqw,16cqh,3.25rem)]" />
        )}
      </div>
      {media !== null && (
        <ScreenPicture zoomable={screen && place !== 'strip'} label={shown}>
          <Video
            track={media}
            {...(tile.self ? { 'data-self': true } : { 'data-peer': tile.peer, 'data-source': tile.source })}
            {...(tile.self ? {} : { onFirstFrame: markFirstFrame, onFlow: setFlow })}
            patience={PATIENCE_MS[tile.source]}
            aria-label={shown}
            className={cx(
              'absolute inset-0 size-full',
              screen ? 'object-contain' : 'object-cover',
              props.mirrored && 'mirrored',
            )}
          />
        </ScreenPicture>
      )}
      {trouble !== null && <Trouble trouble={trouble} />}
      {screen && place === 'strip' && (
        <button
          type="button"
          aria-label={t('stage.showScreen', { name: tile.name })}
          onClick={() => stage.pin(tile.key)}
          className="absolute inset-0 rounded-2xl focus-visible:-outline-offset-4 focus-visible:outline-white"
        />
      )}
      <TileName
        tile={tile}
        name={small && tile.self ? t('meeting.you') : shown}
        title={shown}
        pinned={pinned}
        small={small}
      />
      <TileMenu meeting={meeting} stage={stage} tile={tile} pinned={pinned} open={menu} onOpen={setMenu} />
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
