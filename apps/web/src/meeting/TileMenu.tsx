import type { Meeting } from '@parley/client'
import {
  EllipsisVertical,
  EyeOff,
  FlipHorizontal2,
  Hand,
  MicOff,
  Pin,
  PinOff,
  Sparkles,
  UserX,
} from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RemoveQuestion } from '../panels/RemoveQuestion.tsx'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { useAct } from '../ui/use-act.ts'
import { chooseView, viewChoices } from '../ui/view-choices.ts'
import type { StageModel } from './stage-model.ts'
import type { Tile } from './tiles.ts'

interface TileMenuProps {
  readonly meeting: Meeting
  readonly stage: StageModel
  readonly tile: Tile
  readonly pinned: boolean
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
}

/** What can be done with a tile: for oneself, and by a host for everyone. */
export function TileMenu({ meeting, stage, tile, pinned, open, onOpen }: TileMenuProps) {
  const { t } = useTranslation()
  const [removing, setRemoving] = useState(false)
  const { name } = tile
  const pin: MenuItem = {
    text: pinned ? t('stage.unpin') : t('stage.pin'),
    icon: pinned ? PinOff : Pin,
    onChoose: () => stage.pin(pinned ? null : tile.key),
  }
  const own: MenuItem[] = [
    { text: t('stage.hideSelf'), icon: EyeOff, onChoose: () => chooseView({ hideSelf: true }) },
    {
      text: viewChoices.get().mirror ? t('stage.mirrorOff') : t('stage.mirrorOn'),
      icon: FlipHorizontal2,
      onChoose: () => chooseView({ mirror: !viewChoices.get().mirror }),
    },
  ]
  const hosting = useHostItems(meeting, tile, () => setRemoving(true))
  const items = [...(tile.self ? own : [pin]), ...(meeting.role === 'host' ? hosting : [])]
  return (
    <>
      <Menu items={items} open={open} onOpen={onOpen}>
        <button
          type="button"
          aria-label={t('stage.options', { name })}
          title={t('stage.options', { name })}
          className="absolute top-1.5 right-1.5 grid size-9 place-items-center rounded-xl bg-black/60 text-white opacity-0 transition-opacity group-hover/tile:opacity-100 hover:bg-black/80 focus-visible:opacity-100 focus-visible:outline-white data-[state=open]:opacity-100"
        >
          <EllipsisVertical aria-hidden className="size-5" />
        </button>
      </Menu>
      {removing && (
        <RemoveQuestion meeting={meeting} peer={tile.peer} name={name} onClose={() => setRemoving(false)} />
      )}
    </>
  )
}

function useHostItems(meeting: Meeting, tile: Tile, onRemove: () => void): MenuItem[] {
  const { t } = useTranslation()
  const act = useAct()
  if (tile.source === 'screen') return []
  const items: MenuItem[] = [
    {
      text: tile.spotlit ? t('stage.spotlightEnd') : t('stage.spotlight'),
      icon: Sparkles,
      onChoose: () => act(meeting.spotlight(tile.spotlit ? null : tile.peer)),
    },
  ]
  if (tile.self) return items
  const mute = (): void => {
    // Asked for when it is needed: a tile need not follow the id of a track that it does not show.
    const { tracks } = meeting.room.get()
    const microphone = Object.values(tracks).find(
      ({ peer, source }) => peer === tile.peer && source === 'microphone',
    )
    if (microphone !== undefined) act(meeting.mutePeer(microphone.id))
  }
  if (!tile.muted) items.push({ text: t('people.muteOne'), icon: MicOff, onChoose: mute })
  if (tile.hand !== null) {
    items.push({ text: t('people.lowerOne'), icon: Hand, onChoose: () => act(meeting.lowerHand(tile.peer)) })
  }
  items.push({ text: t('people.removeOne'), icon: UserX, danger: true, onChoose: onRemove })
  return items
}
