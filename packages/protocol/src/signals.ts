import * as z from 'zod/mini'
import { TrackId } from './ids.ts'
import { LIMITS } from './limits.ts'

/** One end of a direct link for as long as that end lives: made by it, new after a reload. */
const LinkId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,40}$/))

const Short = z.string().check(z.maxLength(256))

/** W3C RTCIceCandidateInit. */
export const CandidateInit = z.object({
  candidate: z.string().check(z.maxLength(1_024)),
  sdpMid: z.optional(z.nullable(Short)),
  sdpMLineIndex: z.optional(z.nullable(z.int().check(z.nonnegative(), z.maximum(255)))),
  usernameFragment: z.optional(z.nullable(Short)),
})
export type CandidateInit = z.infer<typeof CandidateInit>

/** What two browsers say to each other, through the server, to open a direct link (W3C WebRTC, 4.4 and 5.6). */
export const SignalBody = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('description'),
    kind: z.enum(['offer', 'answer']),
    sdp: z.string().check(z.minLength(1), z.maxLength(LIMITS.signalLength)),
    /** Which of its tracks the end that describes itself sends in which media section (RFC 5888, `mid`). */
    sends: z.optional(
      z
        .array(z.object({ mid: z.string().check(z.maxLength(16)), track: TrackId }))
        .check(z.maxLength(LIMITS.tracksPerPeer)),
    ),
  }),
  z.object({
    type: z.literal('candidates'),
    candidates: z.array(CandidateInit).check(z.minLength(1), z.maxLength(LIMITS.signalCandidates)),
  }),
  /** Which of the other one's tracks are played from this link, in the company of this number (W3); all others from the server. */
  z.object({
    type: z.literal('playing'),
    company: z.int().check(z.nonnegative()),
    tracks: z.array(TrackId).check(z.maxLength(LIMITS.tracksPerPeer)),
  }),
  /** This end is closed, and no other follows it now. */
  z.object({ type: z.literal('bye') }),
])
export type SignalBody = z.infer<typeof SignalBody>

/** A word of one end of a link to the other: whose it is, and to which end it is said, once that is known. */
export const Signal = z.object({
  /** What the link is for: files, or what cameras and microphones give. */
  use: z.enum(['files', 'media']),
  mine: LinkId,
  yours: z.nullable(LinkId),
  body: SignalBody,
})
export type Signal = z.infer<typeof Signal>
