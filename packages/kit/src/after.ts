import type { Scope } from './scope.ts'

/** Runs `act` once after `ms` milliseconds, unless the scope ends or the function returned is called first. */
export function after(scope: Scope, ms: number, act: () => void): () => void {
  if (scope.closed) return () => {}
  const timer = setTimeout(() => {
    release()
    act()
  }, ms)
  const release = scope.defer(() => clearTimeout(timer))
  return () => {
    clearTimeout(timer)
    release()
  }
}

/** Runs `act` every `ms` milliseconds until the scope ends or the function returned is called. */
export function every(scope: Scope, ms: number, act: () => void): () => void {
  if (scope.closed) return () => {}
  const timer = setInterval(act, ms)
  const release = scope.defer(() => clearInterval(timer))
  return () => {
    clearInterval(timer)
    release()
  }
}

/** Waits `ms` milliseconds; rejects with the scope's `Closed` when its lifetime ends first. */
export function sleep(scope: Scope, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (scope.closed) {
      reject(scope.signal.reason as Error)
      return
    }
    const done = (): void => {
      clearTimeout(timer)
      release()
      scope.signal.removeEventListener('abort', aborted)
    }
    const aborted = (): void => {
      done()
      reject(scope.signal.reason as Error)
    }
    const timer = setTimeout(() => {
      done()
      resolve()
    }, ms)
    const release = scope.defer(() => clearTimeout(timer))
    scope.signal.addEventListener('abort', aborted)
  })
}
