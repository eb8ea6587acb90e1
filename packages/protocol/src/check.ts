import * as z from 'zod/mini'
import { CheckId } from './ids.ts'
import {
  DtlsParameters,
  IceServer,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  TransportParameters,
} from './media.ts'

/** Answer of POST /api/checks: media of one's own, in no room, for as long as `TIMES.check`. */
export const OpenedCheck = z.object({
  id: CheckId,
  rtpCapabilities: RtpCapabilities,
  iceServers: z.array(IceServer),
  transports: z.object({ send: TransportParameters, recv: TransportParameters }),
})
export type OpenedCheck = z.infer<typeof OpenedCheck>

/** Answer of what has nothing to tell but that it is done. */
export const CheckDone = z.object({})

/** POST /api/checks/:id/connect: the client's end of DTLS. */
export const ConnectCheck = z.object({ direction: z.enum(['send', 'recv']), dtlsParameters: DtlsParameters })
export type ConnectCheck = z.infer<typeof ConnectCheck>

/** POST /api/checks/:id/echo: sound that the server is to send back. */
export const AskEcho = z.object({ rtpParameters: RtpParameters, rtpCapabilities: RtpCapabilities })
export type AskEcho = z.infer<typeof AskEcho>

/** Its answer: what the receiver has to be set up with. */
export const Echo = z.object({ id: z.string(), kind: MediaKind, rtpParameters: RtpParameters })
export type Echo = z.infer<typeof Echo>

/** GET /api/checks/:id/heard: what of the sound has reached the server. */
export const Heard = z.object({
  packets: z.int(),
  lost: z.int(),
  /** ms. */
  jitter: z.number(),
})
export type Heard = z.infer<typeof Heard>

/** Answer of POST /api/checks/:id/up. */
export const TakenUp = z.object({ bytes: z.int() })
export type TakenUp = z.infer<typeof TakenUp>
