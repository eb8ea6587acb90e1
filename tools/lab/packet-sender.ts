import { createSocket } from 'node:dgram'
import { every, type Scope } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import { OPUS, rtpPacket } from '../../apps/server/src/media/media.fixture.ts'
import type { RouterRoom } from '../../apps/server/src/media/room.ts'
import type { RouterPublication } from '../../apps/server/src/media/tracks.ts'

/** Where packets of a benchmark come in and go out. */
export const LOOPBACK = { protocol: 'udp', ip: '127.0.0.1', recvBufferSize: 4 * 1024 * 1024 } as const

/** Who sends in a benchmark: what is published in the room, and how packets of it are sent. */
export interface PacketSender {
  readonly publication: RouterPublication
  /** Sends so many packets in a second, evenly, until the scope ends. */
  readonly send: (scope: Scope, rate: number) => void
}

/** Publishes a track without WebRTC, for packets with so many bytes of payload. */
export async function openPacketSender(
  scope: Scope,
  room: RouterRoom,
  peer: PeerId,
  bytes: number,
): Promise<PacketSender> {
  const { transport, tracks } = await room.openEnd(scope, peer, 'send', ({ router }) =>
    router.createPlainTransport({ listenInfo: LOOPBACK, rtcpMux: true, comedia: true }),
  )
  const publication = await tracks.publish(scope, { kind: 'audio', rtpParameters: OPUS, muted: false })
  const socket = createSocket('udp4')
  scope.defer(() => socket.close())
  const payload = new Uint8Array(bytes)
  const send = (sending: Scope, rate: number): void => {
    const began = performance.now()
    let sequence = 0
    every(sending, 2, () => {
      const due = ((performance.now() - began) / 1_000) * rate
      while (sequence < due) {
        sequence += 1
        const packet = rtpPacket({ payloadType: 111, ssrc: 1_111, sequence, payload })
        socket.send(packet, transport.tuple.localPort, '127.0.0.1')
      }
    })
  }
  return { publication, send }
}
