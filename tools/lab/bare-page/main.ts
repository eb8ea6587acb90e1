// A receiver with nothing but mediasoup-client: it takes a seat by hand and puts every track into an element. What a meeting's
// page is measured against (bench-page.ts).
import { Device, type types } from 'mediasoup-client'

interface Subscription {
  readonly id: string
  readonly track: string
  readonly kind: types.MediaKind
  readonly rtpParameters: types.RtpParameters
}

const asked = new URLSearchParams(location.search)
const size = { width: Number(asked.get('width')), height: Number(asked.get('height')) }
const ticket = await fetch(`/api/rooms/${asked.get('room')}/tickets`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name: 'Bare' }),
}).then((answer) => answer.json())
const device = new Device()
await device.load({ routerRtpCapabilities: ticket.rtpCapabilities })
const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/api/signal`)
await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))

let calls = 0
const waiting = new Map<number, (output: never) => void>()
const call = (method: string, input: object): Promise<never> => {
  const id = ++calls
  socket.send(JSON.stringify({ t: 'call', id, method, input }))
  return new Promise((resolve) => waiting.set(id, resolve))
}

let transport: types.Transport | null = null
const tracks = new Map<string, types.MediaKind>()
const wanted: Subscription[] = []
socket.addEventListener('message', ({ data }) => {
  const frame = JSON.parse(data)
  if (frame.t === 'answer') waiting.get(frame.id)?.(frame.output as never)
  if (frame.t === 'fact' && frame.fact.type === 'subscribed') void take(frame.fact.subscriptions)
})
setInterval(() => socket.send(JSON.stringify({ t: 'ping' })), 4_000)

const joined = (await call('join', {
  version: 1,
  token: ticket.token,
  rtpCapabilities: device.recvRtpCapabilities ?? {},
})) as { transports: { recv: types.TransportOptions }; subscriptions: Subscription[] }
transport = device.createRecvTransport(joined.transports.recv)
transport.on('connect', ({ dtlsParameters }, connected) => {
  const connect = async (): Promise<void> => {
    await call('connectTransport', { direction: 'recv', dtlsParameters })
    connected()
  }
  void connect()
})
await take([...joined.subscriptions, ...wanted.splice(0)])

async function take(subscriptions: readonly Subscription[]): Promise<void> {
  if (transport === null) return void wanted.push(...subscriptions)
  for (const { id, track, kind, rtpParameters } of subscriptions) {
    const consumer = await transport.consume({ id, producerId: track, kind, rtpParameters })
    const element = document.createElement(kind)
    element.muted = kind === 'video'
    element.autoplay = true
    element.srcObject = new MediaStream([consumer.track])
    document.body.append(element)
    tracks.set(track, kind)
  }
  await call('ready', { subscriptions: subscriptions.map(({ id }) => id) })
  await call('want', {
    tracks: [...tracks].map(([track, kind]) => (kind === 'video' ? { track, ...size } : { track })),
  })
}
