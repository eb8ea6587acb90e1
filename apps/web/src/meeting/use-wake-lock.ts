import { detach } from '@parley/kit'
import { listen, useScope } from '../ui/use-scope.ts'

/** Keeps the screen from going dark during a meeting (W3C Screen Wake Lock), where the browser can. */
export function useWakeLock(): void {
  useScope(
    'wake lock',
    (scope) => {
      if (!('wakeLock' in navigator)) return
      let lock: WakeLockSentinel | null = null
      const take = async (): Promise<void> => {
        if (document.visibilityState !== 'visible' || lock?.released === false) return
        try {
          lock = await navigator.wakeLock.request('screen')
          if (scope.closed) await lock.release()
        } catch {
          // A battery that is nearly empty, a policy: the system's own rule for its screen holds.
        }
      }
      // The browser takes it back whenever the page is hidden.
      listen(scope, document, 'visibilitychange', () => detach(take(), 'wake lock'))
      detach(take(), 'wake lock')
      scope.defer(() => {
        if (lock !== null) detach(lock.release(), 'wake lock')
      })
    },
    [],
  )
}
