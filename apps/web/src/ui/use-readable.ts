import type { Readable } from '@parley/kit'
import { useCallback, useSyncExternalStore } from 'react'

/** Follows a store. React draws again only when the value is another one (`Object.is`). */
export function useReadable<T>(store: Readable<T>): T {
  return useSelected(store, whole)
}

/**
 * Follows a part of a store. `select` must return what is identical while it means the same: a primitive, or a part
 * that the store's owner keeps.
 */
export function useSelected<T, S>(store: Readable<T>, select: (value: T) => S): S {
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  return useSyncExternalStore(subscribe, () => select(store.get()))
}

function whole<T>(value: T): T {
  return value
}
