import { VideoCodec, type PeerId, type RoomState, type RtpCapabilities } from '@parley/protocol'

/** What every browser of RFC 7742 receives: all that is known of a peer who did not say. */
const LEAST: readonly VideoCodec[] = ['video/VP8']

/** The video codecs that everyone in the room but oneself can receive [M20]. */
export function receivableByAll(peers: RoomState['peers'], you: PeerId): VideoCodec[] {
  const others = Object.values(peers).filter((peer) => peer.id !== you)
  return VideoCodec.options.filter((codec) => others.every((peer) => (peer.decodes ?? LEAST).includes(codec)))
}

const DEPENDENCY_DESCRIPTOR =
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension'

/**
 * Of the preferred codecs those that can be sent to a room, the best first. AV1 only by a browser that also sends the
 * dependency descriptor: without it an SFU does not recognise a key frame of AV1. What cannot be known is left in.
 */
export function sendable(
  preferred: readonly string[],
  own: RtpCapabilities,
  receivable: readonly string[],
): string[] {
  const describes = own.headerExtensions?.some(({ uri }) => uri === DEPENDENCY_DESCRIPTOR) ?? false
  const fitting = preferred.filter((codec) => !codec.startsWith('video/') || receivable.includes(codec))
  const known = fitting.length > 0 ? fitting : preferred
  return known.filter((codec) => codec !== 'video/AV1' || describes)
}

/**
 * Whether what is sent can stay in its codec. Every browser receives the one audio codec there is; and where no video codec is
 * received by all, another one would be no better.
 */
export function suits(codec: string, receivable: readonly string[]): boolean {
  if (!codec.toLowerCase().startsWith('video/') || receivable.length === 0) return true
  return receivable.some((there) => there.toLowerCase() === codec.toLowerCase())
}
