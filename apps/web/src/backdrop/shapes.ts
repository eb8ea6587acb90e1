/** A rectangle inside a picture. */
export interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The largest part, from the middle of a picture, that has the form of the place it shall fill (CSS: `object-fit: cover`). */
export function cover(picture: Size, place: Size): Part {
  const scale = Math.min(picture.width / place.width, picture.height / place.height)
  const width = place.width * scale
  const height = place.height * scale
  return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height }
}

/** How large a thing is, in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** The size that a picture is drawn at: smaller by `scale`, and even, as video codecs like it. */
export function drawnAt({ width, height }: Size, scale: number): Size {
  const even = (length: number): number => Math.max(2, 2 * Math.round((length * scale) / 2))
  return { width: even(width), height: even(height) }
}
