import type { types } from 'mediasoup-client'
import { connecting, takeSeat, type Subscription } from './seat.ts'

/** A receiver with nothing but mediasoup-client: every track goes into an element. What a meeting's page is measured against. */
export async function watch(room: string, size: { width: number; height: number }): Promise<void> {
  const seat = await takeSeat(room, 'Bare')
  const transport = connecting(seat.device.createRecvTransport(seat.transports.recv), seat)
  const tracks = new Map<string, types.MediaKind>()
  seat.onSubscriptions((subscriptions) => void take(subscriptions))

  async function take(subscriptions: readonly Subscription[]): Promise<void> {
    for (const { id, track, kind, rtpParameters } of subscriptions) {
      const consumer = await transport.consume({ id, producerId: track, kind, rtpParameters })
      const element = document.createElement(kind)
      element.muted = kind === 'video'
      element.autoplay = true
      element.srcObject = new MediaStream([consumer.track])
      document.body.append(element)
      tracks.set(track, kind)
    }
    await seat.call('ready', { subscriptions: subscriptions.map(({ id }) => id) })
    await seat.call('want', {
      tracks: [...tracks].map(([track, kind]) => (kind === 'video' ? { track, ...size } : { track })),
    })
  }
}
