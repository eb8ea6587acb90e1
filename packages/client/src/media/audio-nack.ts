import type { types } from 'mediasoup-client'

/**
 * Lets this end ask for lost packets of voices. Chromium does so if both descriptions say NACK for Opus; mediasoup-client puts
 * it into the server's offer, and the browser leaves it out of its answer. Other browsers are left alone.
 */
export function askForLostVoices({ handler }: types.Transport): void {
  if (!handler.name.startsWith('Chrome')) return
  const { _pc: connection } = handler as unknown as { readonly _pc?: RTCPeerConnection }
  if (connection === undefined) return
  const set = connection.setLocalDescription.bind(connection)
  connection.setLocalDescription = (description?: RTCLocalSessionDescriptionInit) => {
    if (description?.type !== 'answer' || description.sdp === undefined) return set(description)
    const offer = connection.remoteDescription?.sdp ?? ''
    return set({ type: 'answer', sdp: withAudioNack(description.sdp, offer) })
  }
}

/** The answer, with NACK (RFC 4585, 4.2) for Opus in every section in which the offer has it. Pure. */
export function withAudioNack(answer: string, offer: string): string {
  const offered = new Map(sectionsOf(offer).map((section) => [midOf(section), section]))
  return sectionsOf(answer)
    .map((section) => {
      const there = section.startsWith('m=audio') ? offered.get(midOf(section)) : undefined
      return there === undefined ? section : withNack(section, there)
    })
    .join('')
}

function withNack(section: string, offered: string): string {
  return section.replaceAll(/^a=rtpmap:(\d+) opus\/48000\/2\r?\n/gim, (line: string, payload: string) => {
    const nack = new RegExp(`^a=rtcp-fb:${payload} nack\\r?$`, 'm')
    return nack.test(offered) && !nack.test(section) ? `${line}a=rtcp-fb:${payload} nack\r\n` : line
  })
}

const sectionsOf = (sdp: string): string[] => sdp.split(/(?=^m=)/m)

const midOf = (section: string): string => /^a=mid:(\S+)/m.exec(section)?.[1] ?? ''
