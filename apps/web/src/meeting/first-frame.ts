import { mark } from '../ui/mark.ts'

let marked = false

/** Marks the page's first decoded remote frame, once. */
export function markFirstFrame(): void {
  if (marked) return
  marked = true
  mark('first-frame')
}
