import type { Scope } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import type { DataTransport } from '../media/port.ts'

/** A seat's transport for data, with whom it wants to speak over it, and with whom it does. */
export interface Relay {
  readonly scope: Scope
  readonly transport: DataTransport
  readonly wants: Set<PeerId>
  readonly bridges: Map<PeerId, Scope>
}
