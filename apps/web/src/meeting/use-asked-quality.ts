import { useContext, useEffect, useRef } from 'react'
import { QualityContext } from './quality.ts'

/** Calls `show` whenever somebody presses the sign of a tile. */
export function useAskedQuality(show: () => void): void {
  const quality = useContext(QualityContext)
  const latest = useRef(show)
  useEffect(() => {
    latest.current = show
  })
  useEffect(
    () =>
      quality?.asked.subscribe(() => {
        if ((quality.asked.get()?.peer ?? null) !== null) latest.current()
      }),
    [quality],
  )
}
