import { lazy, Suspense } from 'react'
import { Waiting } from './Waiting.tsx'

/** Loaded when somebody goes there: it brings the media stack with it. */
const Check = lazy(async () => ({ default: (await import('../lobby/check/Check.tsx')).Check }))

/** The page of `/check`. */
export function CheckPage() {
  return (
    <Suspense fallback={<Waiting />}>
      <Check />
    </Suspense>
  )
}
