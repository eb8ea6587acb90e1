import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** A UDP relay to a port of loopback that loses packets when a test says so. */
export interface LossyUdp {
  readonly port: number
  /** Shares of packets to lose from now on, 0 to 1, on the way to the server and back. */
  lose(up: number, down: number): void
  close(): void
}

/** Starts a relay to that UDP port; each sender gets a socket of its own, as behind a NAT. */
export async function startLossyUdp(target: number): Promise<LossyUdp> {
  const front = await bound()
  const upstreams = new Map<number, Socket>()
  let [up, down] = [0, 0]
  const upstreamOf = async (from: RemoteInfo): Promise<Socket> => {
    const upstream = await bound()
    upstream.on('message', (packet) => {
      if (Math.random() >= down) front.send(packet, from.port, from.address)
    })
    return upstream
  }
  const opening = new Map<number, Promise<Socket>>()
  front.on('message', (packet, from) => {
    if (Math.random() < up) return
    const known = upstreams.get(from.port)
    if (known !== undefined) {
      known.send(packet, target, '127.0.0.1')
      return
    }
    const opened = opening.get(from.port) ?? upstreamOf(from)
    opening.set(from.port, opened)
    void opened.then((upstream) => {
      upstreams.set(from.port, upstream)
      upstream.send(packet, target, '127.0.0.1')
    })
  })
  return {
    port: front.address().port,
    lose: (toServer, back) => void ([up, down] = [toServer, back]),
    close: () => {
      front.close()
      for (const upstream of upstreams.values()) upstream.close()
    },
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}
