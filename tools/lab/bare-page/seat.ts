import { Device, type types } from 'mediasoup-client'

export interface Subscription {
  readonly id: string
  readonly track: string
  readonly kind: types.MediaKind
  readonly rtpParameters: types.RtpParameters
}

/** A seat taken by hand: the calls of the protocol, and nothing around them. */
export interface BareSeat {
  readonly device: Device
  readonly call: (method: string, input: object) => Promise<never>
  readonly transports: { readonly send: types.TransportOptions; readonly recv: types.TransportOptions }
  /** Subscriptions, those of the join first. */
  readonly onSubscriptions: (take: (subscriptions: readonly Subscription[]) => void) => void
}

/** Joins a room over a socket of its own. */
export async function takeSeat(room: string, name: string): Promise<BareSeat> {
  const ticket = await post(`/api/rooms/${room}/tickets`, { name })
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
  const early: Subscription[] = []
  let take = (subscriptions: readonly Subscription[]): void => void early.push(...subscriptions)
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(data)
    if (frame.t === 'error') throw new Error(`${name}: ${data}`)
    if (frame.t === 'answer') waiting.get(frame.id)?.(frame.output as never)
    if (frame.t === 'fact' && frame.fact.type === 'subscribed') take(frame.fact.subscriptions)
  })
  setInterval(() => socket.send(JSON.stringify({ t: 'ping' })), 4_000)

  const joined = (await call('join', {
    version: 1,
    token: ticket.token,
    rtpCapabilities: device.recvRtpCapabilities ?? {},
  })) as Pick<BareSeat, 'transports'> & { readonly subscriptions: Subscription[] }
  return {
    device,
    call,
    transports: joined.transports,
    onSubscriptions: (later) => {
      take = later
      later([...joined.subscriptions, ...early])
    },
  }
}

/** Opens a room for the seats that follow. */
export async function openRoom(room: string): Promise<void> {
  await post('/api/rooms', { id: room })
}

async function post(
  path: string,
  body: object,
): Promise<{ rtpCapabilities: types.RtpCapabilities; token: string }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return answer.json()
}

/** Lets a transport connect by the seat's call. */
export function connecting(transport: types.Transport, { call }: BareSeat): types.Transport {
  transport.on('connect', ({ dtlsParameters }, connected) => {
    void call('connectTransport', { direction: transport.direction, dtlsParameters }).then(connected)
  })
  return transport
}
