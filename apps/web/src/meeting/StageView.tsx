import type { Meeting } from '@parley/client'
import { Eye } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalMedia } from '../ui/local-media.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'
import { useSize } from '../ui/use-size.ts'
import { chooseView, viewChoices } from '../ui/view-choices.ts'
import { Alone } from './Alone.tsx'
import { AnyTile } from './AnyTile.tsx'
import { FlyingReactions } from './FlyingReactions.tsx'
import { Pager } from './Pager.tsx'
import { SteadyLayout } from './stage-layout.ts'
import type { StageModel } from './stage-model.ts'
import { useSwipe } from './use-swipe.ts'
import { useWanted } from './use-wanted.ts'
import { lookOf } from './wanted.ts'

interface StageProps {
  readonly meeting: Meeting
  readonly local: LocalMedia
  readonly stage: StageModel
}

/** The gap between tiles, in CSS pixels. */
const GAP = 8

/** Everyone in the meeting, and what they share, in a layout that uses the space. */
export function StageView({ meeting, local, stage }: StageProps) {
  const { t } = useTranslation()
  const [ref, size] = useSize<HTMLDivElement>()
  const tracks = useSelected(meeting.room, (room) => room.tracks)
  const alone = useSelected(meeting.room, ({ peers }) => Object.keys(peers).length === 1)
  const scene = useReadable(stage.scene)
  const { layout: chosen, hideSelf, mirror } = useReadable(viewChoices)
  const [steady] = useState(() => new SteadyLayout())
  const layout = useMemo(() => {
    const { tiles, main, page } = scene
    return steady.lay({ tiles, main, page, corner: chosen !== 'grid' }, { ...size, gap: GAP })
  }, [steady, scene, chosen, size])
  const ready = size.width > 0

  const shown = useMemo(
    () =>
      layout.tiles.map(({ tile, place, rect: { width, height } }) => {
        const look = place === 'main' && tile.source === 'camera' ? 'pinned' : lookOf(tile)
        return { tile, width, height, look } as const
      }),
    [layout],
  )
  useWanted(meeting, tracks, shown, ready)
  useEffect(() => {
    const keys = layout.tiles.map(({ tile }) => tile.key)
    if (ready) stage.showing({ keys, page: layout.page, pages: layout.pages })
  }, [stage, layout, ready])
  const turn = useCallback((by: 1 | -1) => stage.turn(by), [stage])
  useSwipe(ref, turn)

  const { corner } = layout
  const placed = [
    ...layout.tiles,
    // In the same list, so that nobody's picture is begun anew when a third person comes.
    ...(corner === null ? [] : [{ tile: corner, place: 'corner' as const, rect: null }]),
  ]
  return (
    <section
      aria-label={t('meeting.tiles')}
      ref={ref}
      className="relative min-h-0 min-w-0 flex-1 touch-pan-y touch-pinch-zoom"
    >
      {ready &&
        placed.map(({ tile, place, rect }) => (
          <AnyTile
            key={tile.key}
            tile={tile}
            meeting={meeting}
            local={local}
            stage={stage}
            place={place}
            rect={rect}
            pinned={tile.key === scene.pinned}
            mirrored={tile.self && mirror}
          />
        ))}
      {layout.pager !== null && (
        <Pager rect={layout.pager} page={layout.page} pages={layout.pages} onTurn={turn} />
      )}
      {hideSelf && (
        <button
          type="button"
          onClick={() => chooseView({ hideSelf: false })}
          className="absolute right-2 bottom-2 z-10 flex min-h-9 items-center gap-2 rounded-xl bg-black/70 px-3 text-[0.8125rem] text-white shadow-lg transition-colors hover:bg-black/90 focus-visible:outline-white"
        >
          <Eye aria-hidden className="size-4" />
          {t('stage.showSelf')}
        </button>
      )}
      <FlyingReactions meeting={meeting} />
      {alone && <Alone room={meeting.roomId} />}
    </section>
  )
}
