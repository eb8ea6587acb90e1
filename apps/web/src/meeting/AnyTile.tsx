import { type ComponentProps, memo, useMemo } from 'react'
import type { LocalMedia } from '../ui/local-media.ts'
import { useSelected } from '../ui/use-readable.ts'
import { TileView } from './TileView.tsx'

type TileProps = Omit<ComponentProps<typeof TileView>, 'media' | 'paused'>
type AnyTileProps = TileProps & { readonly local: LocalMedia }

/** A tile with its picture: the own camera's, or what arrives. */
export const AnyTile = memo(function AnyTile({ local, ...rest }: AnyTileProps) {
  return rest.tile.self ? <SelfTile local={local} {...rest} /> : <RemoteTile {...rest} />
})

function SelfTile({ local, tile, ...rest }: AnyTileProps) {
  const media = useSelected(local.camera, ({ on, input }) =>
    on && input.state === 'open' ? input.track : null,
  )
  const heard = useSelected(local.microphone, ({ on, input }) => on && input.state === 'open')
  // One's own switch is the truth here, before the server has heard of it.
  const own = useMemo(() => ({ ...tile, muted: !heard, speaking: tile.speaking && heard }), [tile, heard])
  return <TileView tile={own} media={media} {...rest} />
}

function RemoteTile(props: TileProps) {
  const { video } = props.tile
  const media = useSelected(props.meeting.remote, (tracks) =>
    video === null ? null : (tracks.get(video) ?? null),
  )
  const paused = useSelected(
    props.meeting.limited,
    (limited) => video !== null && limited.paused.includes(video),
  )
  return <TileView media={media} paused={paused} {...props} />
}
