import type { NodeId } from '@parley/protocol'
import type { NodeCalls } from '../cluster/calls.ts'
import type { RoomLog } from '../log/port.ts'
import type { MediaRoom } from '../media/port.ts'
import type { RoomRecord } from '../store/rooms.ts'

/** What a room is put together from. */
export interface RoomParts {
  readonly record: RoomRecord
  readonly log: RoomLog
  readonly media: MediaRoom
  readonly node?: NodeId | undefined
  /** Questions to other nodes; absent where there are none. */
  readonly calls?: NodeCalls | undefined
  /** Hears that nothing comes through from another node. */
  readonly blocked?: ((node: NodeId) => void) | undefined
}
