import { type RefObject, useState } from 'react'
import { listen, useScope } from '../ui/use-scope.ts'
import {
  clampView,
  FITTED,
  panBy,
  percentOf,
  type Point,
  toggleView,
  zoomBy,
  type ZoomSpace,
  type ZoomView,
} from './zoom-view.ts'

/** A press of a button or a key, and an arrow. */
const STEP = 1.25
const ARROW_PX = 80
/** What a wheel says in pixels of scrolling, as an exponent; a pinch on a touchpad says less (UI Events, 3.6). */
const WHEEL = 0.0015
const PINCH = 0.01

/** A picture that one can zoom and pan, and what can be done with it. */
export interface Zoom {
  readonly view: ZoomView
  readonly percent: number
  readonly zoomIn: () => void
  readonly zoomOut: () => void
  readonly fit: () => void
  readonly toggle: () => void
}

interface Seen {
  readonly view: ZoomView
  readonly percent: number
}

/** Zooms and pans the video in a frame, by wheel, fingers, pointer, and keys while the focus is in it. */
export function useZoom(frame: RefObject<HTMLElement | null>): Zoom {
  const [{ view, percent }, setSeen] = useState<Seen>({ view: FITTED, percent: 100 })
  const change: Change = (next) =>
    setSeen((before) => {
      const element = frame.current
      if (element === null) return before
      const space = spaceOf(element)
      const after = next(before.view, space)
      return { view: after, percent: percentOf(after, space) }
    })
  useScope(
    'zoom',
    (scope) => {
      const element = frame.current
      if (element === null) return
      const on = (type: string, handle: (event: Event) => void): void => listen(scope, element, type, handle)
      const observer = new ResizeObserver(() => change(clampView))
      observer.observe(element)
      scope.defer(() => observer.disconnect())
      // The video's own size becomes known, or another one is shared; its events do not bubble.
      const resized = (): void => change(clampView)
      element.addEventListener('resize', resized, { capture: true })
      scope.defer(() => element.removeEventListener('resize', resized, { capture: true }))
      followPointer(element, on, change)
      followFingers(element, on, change)
      on('keydown', (event) => followKey(event, change))
    },
    [frame],
  )
  const zoomIn = (): void => change((before, space) => zoomBy(before, space, STEP))
  const zoomOut = (): void => change((before, space) => zoomBy(before, space, 1 / STEP))
  const fit = (): void => change(() => FITTED)
  const toggle = (): void => change((before, space) => toggleView(before, space))
  return { view, percent, zoomIn, zoomOut, fit, toggle }
}

const pan =
  (x: number, y: number) =>
  (view: ZoomView, space: ZoomSpace): ZoomView =>
    panBy(view, space, { x, y })

const KEYS: Readonly<Record<string, (view: ZoomView, space: ZoomSpace) => ZoomView>> = {
  '+': (view, space) => zoomBy(view, space, STEP),
  '=': (view, space) => zoomBy(view, space, STEP),
  '-': (view, space) => zoomBy(view, space, 1 / STEP),
  '0': () => FITTED,
  ArrowLeft: pan(ARROW_PX, 0),
  ArrowRight: pan(-ARROW_PX, 0),
  ArrowUp: pan(0, ARROW_PX),
  ArrowDown: pan(0, -ARROW_PX),
}

function followKey(event: Event, change: Change): void {
  if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey) return
  const act = KEYS[event.key]
  if (act === undefined) return
  event.preventDefault() // The meeting's own shortcuts heed it.
  change(act)
}

function followPointer(
  element: HTMLElement,
  on: (type: string, handle: (event: Event) => void) => void,
  change: Change,
): void {
  // A listener on the element itself is not passive: it may keep the page from zooming as a whole.
  on('wheel', (event) => {
    if (!(event instanceof WheelEvent)) return
    event.preventDefault()
    const factor = Math.exp(-event.deltaY * (event.ctrlKey ? PINCH : WHEEL))
    change((before, space) => zoomBy(before, space, factor, pointOf(element, event)))
  })
  on('dblclick', (event) => {
    if (!(event instanceof MouseEvent) || onControl(event)) return
    change((before, space) => toggleView(before, space, pointOf(element, event)))
  })
}

type Change = (next: (view: ZoomView, space: ZoomSpace) => ZoomView) => void

/** One finger or the pointer pans what is zoomed, two zoom about the point between them. */
function followFingers(
  element: HTMLElement,
  on: (type: string, handle: (event: Event) => void) => void,
  change: Change,
): void {
  const down = new Map<number, Point>()
  const middle = (): Point => mean([...down.values()])
  const spread = (): number => {
    const [a, b] = [...down.values()]
    return a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y)
  }
  on('pointerdown', (event) => {
    if (!(event instanceof PointerEvent) || event.button !== 0 || onControl(event)) return
    down.set(event.pointerId, pointOf(element, event))
  })
  on('pointermove', (event) => {
    if (!(event instanceof PointerEvent) || !down.has(event.pointerId)) return
    const [from, wide] = [middle(), spread()]
    down.set(event.pointerId, pointOf(element, event))
    const [to, now] = [middle(), spread()]
    change((before, space) => {
      const zoomed = wide > 0 && now > 0 ? zoomBy(before, space, now / wide, to) : before
      if (zoomed.scale > 1) event.stopPropagation()
      return panBy(zoomed, space, { x: to.x - from.x, y: to.y - from.y })
    })
  })
  for (const type of ['pointerup', 'pointercancel', 'pointerleave']) {
    on(type, (event) => {
      if (event instanceof PointerEvent) down.delete(event.pointerId)
    })
  }
}

/** The buttons that lie on the picture are no part of it. */
function onControl(event: Event): boolean {
  return event.target instanceof Element && event.target.closest('button') !== null
}

function pointOf(element: HTMLElement, { clientX, clientY }: MouseEvent): Point {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 }
}

function mean(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 })
  return { x: sum.x / points.length, y: sum.y / points.length }
}

function spaceOf(element: HTMLElement): ZoomSpace {
  // The last one is on top: while a track takes the place of another there are two.
  const video = [...element.querySelectorAll('video')].at(-1)
  const { clientWidth: width, clientHeight: height } = element
  const ratio = window.devicePixelRatio
  const [wide, high] = [video?.videoWidth ?? 0, video?.videoHeight ?? 0]
  return { frame: { width, height }, picture: { width: wide / ratio, height: high / ratio } }
}
