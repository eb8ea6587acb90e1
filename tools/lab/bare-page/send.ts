import type { types } from 'mediasoup-client'
import { connecting, openRoom, takeSeat } from './seat.ts'

/** So many people who only send, each over transports of its own: all have the one camera and the one microphone there is. */
export async function send(room: string, people: number, video: MediaTrackConstraints): Promise<void> {
  const media = await navigator.mediaDevices.getUserMedia({ video, audio: true })
  await openRoom(room)
  for (let number = 1; number <= people; number += 1) {
    const seat = await takeSeat(room, `Person ${number}`)
    const transport = connecting(seat.device.createSendTransport(seat.transports.send), seat)
    transport.on('produce', ({ kind, rtpParameters }, produced) => {
      const source = kind === 'video' ? 'camera' : 'microphone'
      void seat
        .call('publish', { source, rtpParameters, muted: false })
        .then(({ track }: { track: string }) => produced({ id: track }))
    })
    for (const track of media.getTracks()) await transport.produce(sending(track))
  }
}

function sending(track: MediaStreamTrack): types.ProducerOptions {
  if (track.kind === 'audio') return { track, codecOptions: { opusDtx: true } }
  return {
    track,
    encodings: [{ maxBitrate: 500_000 }],
    codecOptions: { videoGoogleStartBitrate: 500 },
  }
}
