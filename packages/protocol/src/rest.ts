import * as z from 'zod/mini'
import { DisplayName, NodeUrls, PeerId, RoomId } from './ids.ts'
import { Role } from './events.ts'
import { LIMITS } from './limits.ts'
import { RtpCapabilities } from './media.ts'

const Password = z.string().check(z.minLength(1), z.maxLength(LIMITS.passwordLength))
const HostSecret = z.string().check(z.minLength(20), z.maxLength(128))

/** POST /api/rooms: without an id the server makes one of the form `abc-defg-hij`. */
export const CreateRoom = z.object({ id: z.optional(RoomId), password: z.optional(Password) })
export type CreateRoom = z.infer<typeof CreateRoom>

/** Its answer. The secret makes its holder the host; it is told once and kept by the creator. */
export const CreatedRoom = z.object({ id: RoomId, hostSecret: HostSecret })
export type CreatedRoom = z.infer<typeof CreatedRoom>

/** GET /api/rooms/:id: what may be known before joining. */
export const RoomInfo = z.object({
  id: RoomId,
  locked: z.boolean(),
  hasPassword: z.boolean(),
  /** How many people are in it now. */
  peers: z.int(),
})
export type RoomInfo = z.infer<typeof RoomInfo>

/** POST /api/rooms/:id/tickets: asks for a seat. */
export const AskTicket = z.object({
  name: DisplayName,
  password: z.optional(Password),
  hostSecret: z.optional(HostSecret),
  /** The resume token of a seat: the new ticket is for the same peer, and needs no password. */
  resume: z.optional(z.string().check(z.maxLength(2_048))),
})
export type AskTicket = z.infer<typeof AskTicket>

/** Its answer: all that a client needs before its one WebSocket. */
export const Ticket = z.object({
  /** Good for one join, for a minute. */
  token: z.string(),
  peer: PeerId,
  role: Role,
  /** Path of the WebSocket, at each of the nodes and at the origin that gave the ticket. */
  endpoint: z.string(),
  nodes: NodeUrls,
  rtpCapabilities: RtpCapabilities,
  /** Whether the answer to `join` will name a TURN server. */
  relay: z.boolean(),
  /** Whether people may send each other files. */
  files: z.boolean(),
})
export type Ticket = z.infer<typeof Ticket>
