import { every, type Scope } from '@parley/kit'

/**
 * How many times as long as a look took it is not looked again. A look waits for the thread that also negotiates and decodes (Chromium): while
 * everything is set up anew, each would stop the page for as long as that thread is busy, just when the page has most to do.
 */
const REST = 9

/** Looks at what arrives every `ms` milliseconds at most, until the scope ends or the function returned is called. */
export function lookAtEase(scope: Scope, ms: number, now: () => number, look: () => void): () => void {
  let rested = -Infinity
  return every(scope, ms, () => {
    const began = now()
    if (began < rested) return
    look()
    rested = began + (1 + REST) * (now() - began)
  })
}
