import { Store } from '@parley/kit'

/** A newer version of the app is here and takes over as soon as it is called; null while there is none. */
export const appUpdate = new Store<(() => void) | null>(null)

/**
 * Registers the service worker of this app (W3C Service Workers), which makes it installable and keeps its code. Where there
 * can be none (no secure page, a certificate nobody vouches for) the app is as good without.
 */
export async function followUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
    // The first one ever replaces nothing.
    const offer = (worker: ServiceWorker | null): void => {
      if (worker?.state !== 'installed' || navigator.serviceWorker.controller === null) return
      appUpdate.set(() => {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
        worker.postMessage('take-over')
      })
    }
    offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => offer(worker))
    })
    // A page may stay open for days: whoever comes back to it hears of what is new.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') registration.update().catch(() => {}) // Offline: next time.
    })
  } catch {
    // Refused by the browser: as said above.
  }
}
