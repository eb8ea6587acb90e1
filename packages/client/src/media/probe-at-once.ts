import { ortc, type types } from 'mediasoup-client'

/** By which mediasoup-client knows the stream of padding with which the server finds out what the line carries. */
const PROBATOR = 'probator'

/**
 * Lets the stream for probing be negotiated with the first picture. mediasoup-client asks for it in a negotiation of its own, which follows at
 * once: a busy browser takes as long for it as for all pictures and voices together, and connects, decodes and shows them only afterwards.
 */
export function probeAtOnce(handler: types.HandlerInterface): types.HandlerInterface {
  const receive = handler.receive.bind(handler)
  let isProbed = false
  handler.receive = async (wanted) => {
    // It is there already, and nobody looks at what is answered.
    if (isProbed && wanted.every(({ trackId }) => trackId === PROBATOR)) return []
    if (isProbed) return receive(wanted)
    const picture = wanted.find(({ kind }) => kind === 'video')
    if (picture === undefined) return receive(wanted)
    const rtpParameters = ortc.generateProbatorRtpParameters(picture.rtpParameters)
    const received = await receive([...wanted, { trackId: PROBATOR, kind: 'video', rtpParameters }])
    isProbed = true
    return received.slice(0, wanted.length)
  }
  return handler
}
