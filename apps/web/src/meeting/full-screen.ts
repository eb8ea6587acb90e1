import { useSyncExternalStore } from 'react'

/** Gives the whole screen to the meeting or takes it back (Fullscreen API). */
export function toggleFullScreen(): Promise<void> {
  return document.fullscreenElement === null
    ? document.documentElement.requestFullscreen()
    : document.exitFullscreen()
}

/** Whether the meeting has the whole screen; null where the browser lets no page have it, as that of iPhones. */
export function useFullScreen(): boolean | null {
  const full = useSyncExternalStore(follow, () => document.fullscreenElement !== null)
  return document.fullscreenEnabled ? full : null
}

function follow(changed: () => void): () => void {
  document.addEventListener('fullscreenchange', changed)
  return () => document.removeEventListener('fullscreenchange', changed)
}
