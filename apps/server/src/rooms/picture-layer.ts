import type { PictureSize, Source, Wish } from '@parley/protocol'
import type { Layer } from '../media/port.ts'

/** How far a picture may be stretched before the next layer is worth its bits: a fifth is hardly seen. */
const STRETCH = 1.2

/** What is sent when nobody said how large: as a camera, or a shared screen, mostly is. */
const USUAL_SIZE: Readonly<Record<'camera' | 'screen', PictureSize>> = {
  camera: { width: 1_280, height: 720 },
  screen: { width: 1_920, height: 1_080 },
}

/**
 * The lowest layer that fills its place on the receiver's screen, by its number; the highest if none does, null when
 * nothing is to be seen of it. A camera's picture covers its tile, a screen's lies within. Pure, total.
 */
export function neededLayer(
  layers: readonly Layer[],
  source: Source,
  wish: Wish,
  told?: PictureSize,
): number | null {
  if (wish.look === 'hidden' || layers.length === 0) return null
  const picture = told ?? USUAL_SIZE[source === 'screen' ? 'screen' : 'camera']
  const shares = [
    ...(wish.width === undefined ? [] : [wish.width / picture.width]),
    ...(wish.height === undefined ? [] : [wish.height / picture.height]),
  ]
  if (shares.length === 0) return layers.length - 1
  const share = source === 'screen' ? Math.min(...shares) : Math.max(...shares)
  const enough = layers.findIndex((layer) => layer.scale * STRETCH >= share)
  return enough === -1 ? layers.length - 1 : enough
}
