import type { QualityWatch } from '@parley/client'
import type { Store } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import { createContext } from 'react'

/** What the meeting's screen knows of its connection. */
export interface Quality {
  readonly watch: QualityWatch
  /** Whose connection is looked at: of oneself at first, of somebody whose sign was pressed, of nobody. */
  readonly asked: Store<Asked | null>
}

/** One press of a sign, so that pressing the same one again is news. */
export interface Asked {
  readonly peer: PeerId | null
}

/** The connection of the meeting that this is drawn in; null where there is none to measure. */
export const QualityContext = createContext<Quality | null>(null)
