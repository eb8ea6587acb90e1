import { type KeyboardEvent, type RefObject, useCallback, useState } from 'react'
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
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** Zooms and pans what is in a frame, by wheel, fingers, pointer and keys. */
export function useZoom(frame: RefObject<HTMLElement | null>): Zoom {
  const [view, setView] = useState(FITTED)
  const change = useCallback(
    (next: (view: ZoomView, space: ZoomSpace) => ZoomView) =>
      setView((before) => {
        const element = frame.current
        return element === null ? before : next(before, spaceOf(element))
      }),
    [frame],
  )
  useScope(
    'zoom',
    (scope) => {
      const element = frame.current
      if (element === null) return
      const observer = new ResizeObserver(() => change(clampView))
      observer.observe(element)
      scope.defer(() => observer.disconnect())
      // React's own wheel listener may not keep the page from zooming as a whole.
      const wheel = (event: WheelEvent): void => {
        event.preventDefault()
        const factor = Math.exp(-event.deltaY * (event.ctrlKey ? PINCH : WHEEL))
        change((before, space) => zoomBy(before, space, factor, pointOf(element, event)))
      }
      element.addEventListener('wheel', wheel, { passive: false })
      scope.defer(() => element.removeEventListener('wheel', wheel))
      listen(scope, element, 'dblclick', (event) => {
        if (event instanceof MouseEvent && !onControl(event))
          change((before, space) => toggleView(before, space, pointOf(element, event)))
      })
      followFingers(element, (type, handle) => listen(scope, element, type, handle), change)
    },
    [frame, change],
  )
  const zoomIn = (): void => change((before, space) => zoomBy(before, space, STEP))
  const zoomOut = (): void => change((before, space) => zoomBy(before, space, 1 / STEP))
  const fit = (): void => setView(FITTED)
  const toggle = (): void => change((before, space) => toggleView(before, space))
  const pan = (x: number, y: number): void => change((before, space) => panBy(before, space, { x, y }))
  const keys: Readonly<Record<string, () => void>> = {
    '+': zoomIn,
    '=': zoomIn,
    '-': zoomOut,
    '0': fit,
    ArrowLeft: () => pan(ARROW_PX, 0),
    ArrowRight: () => pan(-ARROW_PX, 0),
    ArrowUp: () => pan(0, ARROW_PX),
    ArrowDown: () => pan(0, -ARROW_PX),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    // Arrows move what is larger than its frame; else they are left to whoever else listens.
    if (act === undefined || (event.key.startsWith('Arrow') && view.scale === 1)) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const percent = frame.current === null ? 100 : percentOf(view, spaceOf(frame.current))
  return { view, percent, zoomIn, zoomOut, fit, toggle, onKeyDown }
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
  const video = element.querySelector('video')
  const { clientWidth: width, clientHeight: height } = element
  const ratio = window.devicePixelRatio
  const [wide, high] = [video?.videoWidth ?? 0, video?.videoHeight ?? 0]
  return { frame: { width, height }, picture: { width: wide / ratio, height: high / ratio } }
}
