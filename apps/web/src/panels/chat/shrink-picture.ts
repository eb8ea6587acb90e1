import { LIMITS } from '@parley/protocol'

/** A picture as it is sent. */
export interface Shrunk {
  readonly blob: Blob
  readonly width: number
  readonly height: number
}

/** The size at which a picture is sent: not larger than it is, and its longer side within the bound. */
export function fitPicture(
  width: number,
  height: number,
  side: number,
): { readonly width: number; readonly height: number } {
  const factor = Math.min(1, side / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  }
}

/** How well a picture is kept, tried one after the other until it is small enough. */
const STEPS = [
  { quality: 0.86, part: 1 },
  { quality: 0.72, part: 1 },
  { quality: 0.6, part: 0.75 },
  { quality: 0.5, part: 0.5 },
  { quality: 0.4, part: 0.3 },
] as const

/**
 * Draws a picture anew, smaller, so that nothing of the file goes with it: no place where it was taken, no name. Rejects
 * when the browser cannot read it.
 */
export async function shrinkPicture(file: Blob): Promise<Shrunk> {
  const bitmap = await createImageBitmap(file)
  try {
    let best: Shrunk | null = null
    for (const { quality, part } of STEPS) {
      best = await draw(bitmap, LIMITS.chatPictureSide * part, quality)
      if (best.blob.size <= LIMITS.chatPictureTarget) break
    }
    if (best === null) throw new Error('nothing was drawn')
    return best
  } finally {
    bitmap.close()
  }
}

async function draw(bitmap: ImageBitmap, side: number, quality: number): Promise<Shrunk> {
  const { width, height } = fitPicture(bitmap.width, bitmap.height, side)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('there is no canvas')
  context.drawImage(bitmap, 0, 0, width, height)
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
  if (webp.type === 'image/webp') return { blob: webp, width, height }
  // A browser that cannot write WebP gives PNG instead; JPEG knows no transparency, which would turn black.
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  return { blob: await canvas.convertToBlob({ type: 'image/jpeg', quality }), width, height }
}
