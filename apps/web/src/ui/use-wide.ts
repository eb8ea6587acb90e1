import { useSyncExternalStore } from 'react'

/** From this width on there is room for something beside the stage; Tailwind's `md`. */
const WIDE = '(min-width: 48rem)'

/** Whether the window is wide; below, it is a phone's. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(WIDE).matches)
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(WIDE)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
