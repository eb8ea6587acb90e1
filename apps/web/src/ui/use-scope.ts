import { Scope } from '@parley/kit'
import { type DependencyList, useEffect } from 'react'

/** An effect with a lifetime: the scope that `run` gets ends when the component goes or a dependency changes. */
export function useScope(name: string, run: (scope: Scope) => void, dependencies: DependencyList): void {
  useEffect(() => {
    const scope = new Scope(name)
    run(scope)
    return () => scope.close('unmounted')
    // oxlint-disable-next-line react/exhaustive-deps -- the caller names the dependencies, as with useEffect itself
  }, dependencies)
}

/** Listens on a window, document or element until the scope ends. */
export function listen(
  scope: Scope,
  target: EventTarget,
  type: string,
  handle: (event: Event) => void,
): void {
  target.addEventListener(type, handle)
  scope.defer(() => target.removeEventListener(type, handle))
}
