import type { RoomId, RtpCapabilities, Ticket } from '@parley/protocol'
import type { JoinStage } from './api.ts'
import type { MediaDevice } from './media/port.ts'
import type { Places } from './signal/places.ts'
import type { Surroundings } from './surroundings.ts'

/** What a meeting is made of. */
export interface MeetingParts {
  readonly surroundings: Surroundings
  /** Origin of the server. */
  readonly server: string
  /** Where the meeting can be held: that server, and other nodes. */
  readonly places: Places
  readonly roomId: RoomId
  readonly ticket: Ticket
  /** Whether media may go straight to and from this browser. */
  readonly direct: boolean
  readonly device: MediaDevice
  /** Media goes through a TURN server, or not at all. */
  readonly relayOnly: boolean
  /** What this browser can receive: the device, loaded. */
  readonly capabilities: Promise<RtpCapabilities>
  readonly stage: (stage: JoinStage) => void
}
