import { Source, type RtpParameters } from '@parley/protocol'

/** A track whose sender is about to publish it again over another connection. */
interface Sent {
  readonly source: Source
  readonly sentAs: RtpParameters
}

/**
 * How tracks will be sent over a new connection on which nothing else is published before: in the order of the sources (SPEC V10), by the
 * names that browsers give to the media sections of one connection, "0", "1" and so on (JSEP, RFC 9429, 5.2.1). What else a connection chooses
 * by chance is left open: a stream is then found by its section (RFC 8843, 9.2).
 */
export function expectTracks<T extends Sent>(tracks: readonly T[]): { track: T; sentAs: RtpParameters }[] {
  const order = (track: T): number => Source.options.indexOf(track.source)
  return tracks
    .toSorted((a, b) => order(a) - order(b))
    .map((track, at) => ({ track, sentAs: { ...lasting(track.sentAs), mid: String(at) } }))
}

/** Whether a track is sent as it was expected. */
export function isAsExpected(expected: RtpParameters, sent: RtpParameters): boolean {
  const [one, other] = [expected, sent].map((each) => {
    const { mid, codecs, headerExtensions, encodings = [] } = lasting(each)
    // Layers that nobody wants now are switched off, and on again, at any time.
    return JSON.stringify([
      mid,
      codecs,
      headerExtensions,
      encodings.map(({ active: _active, ...rest }) => rest),
    ])
  })
  return one === other
}

/** What the same sender would say of the same track on any connection: all but the numbers of its streams. */
function lasting(sent: RtpParameters): RtpParameters {
  return { ...sent, encodings: (sent.encodings ?? [{}]).map(({ ssrc: _ssrc, rtx: _rtx, ...rest }) => rest) }
}
