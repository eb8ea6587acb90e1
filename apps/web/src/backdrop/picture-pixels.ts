import { ownPictures, readOwnPictures } from './own-pictures.ts'
import { isShipped, SHIPPED } from './shipped.ts'

/** What a picture is drawn at: as wide as any camera sends. */
const WIDTH = 1_280
const HEIGHT = 720

/** The pixels of a picture, ready to be handed to a worker; `null` when there is no such picture any more. */
export async function picturePixels(id: string): Promise<ImageBitmap | null> {
  if (!isShipped(id)) {
    await readOwnPictures()
    const own = ownPictures.get().find((picture) => picture.id === id)
    return own === undefined ? null : createImageBitmap(own.blob)
  }
  // Drawings are decoded in pages alone, not in workers.
  const image = new Image(WIDTH, HEIGHT)
  image.src = SHIPPED[id]
  await image.decode()
  return createImageBitmap(image, { resizeWidth: WIDTH, resizeHeight: HEIGHT, resizeQuality: 'high' })
}
