import { detach, sleep, type Scope } from '@parley/kit'
import type {
  AskEcho,
  ConnectCheck,
  Echo,
  OpenedCheck,
  RtpCapabilities,
  RtpParameters,
} from '@parley/protocol'
import { Device, type types } from 'mediasoup-client'

/** Which way a probe may take. */
export type Way = 'udp' | 'tcp' | 'relay'

/** What a probe asks of its check. */
export interface EchoCalls {
  connect(end: ConnectCheck): Promise<void>
  echo(ask: AskEcho): Promise<Echo>
}

/** An echo that is open. */
export interface OpenEcho {
  /** From the first packet of ICE until both ways stood, in ms. */
  readonly ms: number
  /** `getStats()` of the way there and of the way back. */
  readonly stats: () => Promise<RTCStatsReport[]>
}

/** Sends a sound to the server one way only, and takes it back the same way; null when that way is closed. */
export async function openEcho(
  scope: Scope,
  check: OpenedCheck,
  way: Way,
  calls: EchoCalls,
  withinMs: number,
): Promise<OpenEcho | null> {
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities: check.rtpCapabilities as types.RtpCapabilities })
  const send = device.createSendTransport(options(check, 'send', way))
  const recv = device.createRecvTransport(options(check, 'recv', way))
  const began = performance.now()
  for (const transport of [send, recv]) {
    const { direction } = transport
    scope.defer(() => transport.close())
    transport.on('connect', ({ dtlsParameters }, proceed) => {
      proceed()
      detach(calls.connect({ direction, dtlsParameters }), scope.name)
    })
  }
  const echoed = Promise.withResolvers<Echo>()
  send.on('produce', ({ rtpParameters }, proceed) => {
    proceed({ id: 'echo' })
    const rtpCapabilities = device.recvRtpCapabilities as RtpCapabilities
    calls
      .echo({ rtpParameters: rtpParameters as RtpParameters, rtpCapabilities })
      .then(echoed.resolve, echoed.reject)
  })
  await send.produce({ track: tone(scope), codecOptions: { opusDtx: false, opusFec: false } })
  const { id, kind, rtpParameters } = await echoed.promise
  await recv.consume({ id, producerId: 'echo', kind, rtpParameters: rtpParameters as types.RtpParameters })
  const open = await Promise.race([connected(scope, [send, recv]), sleep(scope, withinMs).then(() => false)])
  if (!open) return null
  return {
    ms: performance.now() - began,
    stats: () => Promise.all([send.getStats(), recv.getStats()]),
  }
}

function options(check: OpenedCheck, direction: 'send' | 'recv', way: Way): types.TransportOptions {
  const { id, iceParameters, iceCandidates, dtlsParameters } = check.transports[direction]
  const candidates =
    way === 'relay' ? iceCandidates : iceCandidates.filter(({ protocol }) => protocol === way)
  return {
    id,
    iceParameters: iceParameters as types.IceParameters,
    iceCandidates: candidates as types.IceCandidate[],
    dtlsParameters: dtlsParameters as types.DtlsParameters,
    iceServers: way === 'relay' ? (check.iceServers as RTCIceServer[]) : [],
    iceTransportPolicy: way === 'relay' ? 'relay' : 'all',
  }
}

function connected(scope: Scope, transports: readonly types.Transport[]): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const look = (): void => {
    if (transports.every(({ connectionState }) => connectionState === 'connected')) resolve(true)
    if (transports.some(({ connectionState }) => connectionState === 'failed')) resolve(false)
  }
  for (const transport of transports) transport.on('connectionstatechange', look)
  scope.defer(() => resolve(false))
  look()
  return promise
}

/** A low hum that nobody hears: sound that never pauses, fifty packets a second. */
function tone(scope: Scope): MediaStreamTrack {
  const context = new AudioContext()
  scope.defer(() => void context.close())
  const out = context.createMediaStreamDestination()
  const hum = new OscillatorNode(context, { frequency: 220 })
  hum.connect(out)
  hum.start()
  const [track] = out.stream.getAudioTracks()
  if (track === undefined) throw new Error('an audio destination has a track')
  return track
}
