/** Width and height in CSS pixels. */
interface Box {
  readonly width: number
  readonly height: number
}

/** A picture in a frame; its size is that at which one of its pixels is one of the screen's. */
export interface ZoomSpace {
  readonly frame: Box
  readonly picture: Box
}

/** How the picture is looked at: how much larger than fitted, and how far its middle is from the frame's. */
export interface ZoomView {
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** A point in CSS pixels from the middle of the frame. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The whole picture, as large as the frame lets it be. */
export const FITTED: ZoomView = { scale: 1, x: 0, y: 0 }

const MIDDLE: Point = { x: 0, y: 0 }
/** Beyond four screen pixels for each of the picture's nothing more is to be read. */
const MOST = 4

/** How large the picture is when it is fitted into its frame. */
export function fittedSize({ frame, picture }: ZoomSpace): Box {
  if (picture.width <= 0 || picture.height <= 0) return { width: 0, height: 0 }
  const factor = Math.min(frame.width / picture.width, frame.height / picture.height)
  return { width: picture.width * factor, height: picture.height * factor }
}

/** The scale at which one pixel of the picture is one of the screen. */
export function fullScale(space: ZoomSpace): number {
  const { width } = fittedSize(space)
  return width > 0 ? space.picture.width / width : 1
}

/** Per cent of the picture's own size at which it is seen. */
export function percentOf({ scale }: ZoomView, space: ZoomSpace): number {
  return Math.round((100 * scale) / fullScale(space))
}

/** The same view within what is allowed: no smaller than fitted, and no empty rim where there is picture to fill it. */
export function clampView({ scale, x, y }: ZoomView, space: ZoomSpace): ZoomView {
  const most = MOST * Math.max(1, fullScale(space))
  const within = Math.min(most, Math.max(1, scale))
  const { width, height } = fittedSize(space)
  const reachX = Math.max(0, (width * within - space.frame.width) / 2)
  const reachY = Math.max(0, (height * within - space.frame.height) / 2)
  return { scale: within, x: clamp(x, reachX), y: clamp(y, reachY) }
}

/** Zooms by a factor; what lies under the point stays under it, as far as the edges let it. */
export function zoomBy(view: ZoomView, space: ZoomSpace, factor: number, about: Point = MIDDLE): ZoomView {
  const { scale } = clampView({ ...view, scale: view.scale * factor }, space)
  const real = scale / view.scale
  const x = about.x - (about.x - view.x) * real
  const y = about.y - (about.y - view.y) * real
  return clampView({ scale, x, y }, space)
}

/** Moves the picture under the frame. */
export function panBy(view: ZoomView, space: ZoomSpace, by: Point): ZoomView {
  return clampView({ ...view, x: view.x + by.x, y: view.y + by.y }, space)
}

/** From fitted to the picture's own size, from anything else to fitted; a picture that is seen larger anyway is doubled. */
export function toggleView(view: ZoomView, space: ZoomSpace, about: Point = MIDDLE): ZoomView {
  if (view.scale > 1) return FITTED
  const full = fullScale(space)
  return zoomBy(FITTED, space, full > 1.05 ? full : 2, about)
}

function clamp(value: number, reach: number): number {
  // Not -0, which would be another value to whoever compares.
  return Math.min(reach, Math.max(-reach, value)) + 0
}
