import { assertNever, detach, Store, type Scope } from '@parley/kit'
import {
  PictureSize,
  type Input,
  type RtpCapabilities,
  type RtpParameters,
  type Sent,
  type Source,
  type TrackId,
  type TransportParameters,
} from '@parley/protocol'
import type { Device, types } from 'mediasoup-client'
import type { MediaPath, Sound } from '../api.ts'
import { insist } from '../signal/insist.ts'
import { sendable } from './codec-choice.ts'
import { encodingsFor, pickCodec, sendPlan, type SendPlan } from './encodings.ts'
import { IceWatch, worsePath } from './ice.ts'
import { activeOf, LayerSwitch } from './layer-switch.ts'
import { lastFrame } from './paths/pulse.ts'
import type { MediaSeat, Outgoing, ServerPath } from './port.ts'

type Direction = 'send' | 'recv'

/** What a `produce` event of a transport carries back to whoever publishes. */
interface Offer extends types.AppData {
  readonly offered: (rtpParameters: RtpParameters) => void
}

/**
 * Opens both transports of a seat at the SFU, for the scope's lifetime; they connect when first used. What arrives ends only
 * with `wires`: though nothing is said to the server any more, the last picture can be seen until then.
 */
export function openSfuPath(scope: Scope, wires: Scope, device: Device, seat: MediaSeat): ServerPath {
  const send = openTransport(scope, scope, device, seat, 'send')
  const recv = openTransport(scope, wires, device, seat, 'recv')
  let produced = 0
  send.on('produce', ({ rtpParameters, appData }, proceed) => {
    // mediasoup-client wants a name before it goes on; the server's comes later. So the next source is negotiated
    // while this one is being published, instead of after a way to the server and back.
    proceed({ id: `producer-${++produced}` })
    const { offered } = appData as Offer
    offered(rtpParameters as RtpParameters)
  })
  const watches = [watch(scope, seat, send, 'send'), watch(scope, seat, recv, 'recv')] as const
  const path = new Store<MediaPath>('idle')
  /** How many tracks arrive, or are about to. */
  let arriving = 0
  let isRetired = false
  const gone = (): void => {
    arriving -= 1
    if (isRetired && arriving === 0) wires.close('nothing of it is looked at')
  }
  for (const each of watches) {
    scope.defer(each.path.subscribe(() => path.set(worsePath(watches[0].path.get(), watches[1].path.get()))))
  }
  return {
    path,
    publish: (source, media, muted, sound, layers) =>
      publish(scope, device, send, seat, { source, media, muted, sound, layers }),
    receive: async ({ id, track, kind, rtpParameters }) => {
      // Consumers asked for in the same turn become one negotiation: consume() gathers them in a microtask.
      arriving += 1
      const asked = { id, producerId: track, kind, rtpParameters: rtpParameters as types.RtpParameters }
      const consumer = await recv.consume(asked).catch((error: unknown) => {
        gone()
        throw error
      })
      let isOpen = true
      return {
        media: consumer.track,
        lastFrame: () => lastFrame(consumer.rtpReceiver),
        close: () => {
          if (!isOpen) return
          isOpen = false
          // Of a connection that is about to end nothing has to be negotiated any more.
          if (isRetired) consumer.track.stop()
          else consumer.close()
          gone()
        },
      }
    },
    revive: () => {
      for (const each of watches) each.revive()
    },
    suspect: () => {
      for (const each of watches) each.suspect()
    },
    retire: () => {
      isRetired = true
      if (arriving === 0) wires.close('nothing of it is looked at')
    },
    stats: () => Promise.all([send.getStats(), recv.getStats()]),
  }
}

function openTransport(
  scope: Scope,
  wires: Scope,
  device: Device,
  seat: MediaSeat,
  direction: Direction,
): types.Transport {
  const options = transportOptions(seat.transports[direction], seat)
  const transport =
    direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options)
  wires.defer(() => transport.close())
  transport.on('connect', ({ dtlsParameters }, proceed) => {
    // ICE does not have to wait for the answer: the call is on its way before the first packet, and a DTLS hello
    // that the server cannot take yet is sent again by DTLS itself (RFC 6347, 4.2.4).
    proceed()
    detach(
      insist(scope, seat, () =>
        seat.call('connectTransport', { direction, over: transport.id, dtlsParameters }),
      ),
      scope.name,
    )
  })
  return transport
}

function transportOptions(parameters: TransportParameters, seat: MediaSeat): types.TransportOptions {
  const { id, iceParameters, iceCandidates, dtlsParameters } = parameters
  // The same forms; the casts are about optional fields, which Zod lets be `undefined` and mediasoup-client does not.
  return {
    id,
    iceParameters: iceParameters as types.IceParameters,
    iceCandidates: iceCandidates as types.IceCandidate[],
    dtlsParameters: dtlsParameters as types.DtlsParameters,
    ...seat.ice.now,
  }
}

function watch(scope: Scope, seat: MediaSeat, transport: types.Transport, direction: Direction): IceWatch {
  return new IceWatch(scope, seat, {
    state: () => transport.connectionState,
    onChange: (listener) => void transport.on('connectionstatechange', listener),
    onUse: (listener) => void transport.once('connect', listener),
    restart: async () => {
      const { iceParameters, iceServers } = await seat.call('restartIce', { direction, over: transport.id })
      seat.ice.renew(iceServers)
      if (transport.closed) return
      await transport.updateIceServers({ iceServers: seat.ice.now.iceServers })
      await transport.restartIce({ iceParameters: iceParameters as types.IceParameters })
    },
  })
}

interface Publishing {
  readonly source: Source
  readonly media: MediaStreamTrack
  readonly muted: boolean
  readonly sound: Sound
  readonly layers: number | undefined
}

function publish(
  scope: Scope,
  device: Device,
  transport: types.Transport,
  seat: MediaSeat,
  { source, media, muted, sound, layers: wanted }: Publishing,
): Outgoing {
  const plan = sendPlan(source, sound)
  const codec = codecFor(plan, device, seat)
  let sending = muted ? null : media
  let carried = true
  let sent: Sent | null = null
  let sender: RTCRtpSender | null = null
  let producing: Promise<types.Producer> | null = null
  const layers = new LayerSwitch(scope)
  if (wanted !== undefined) layers.set(wanted)

  // Muting swaps what the sender is given: the moment it happens nothing leaves the machine, no negotiation is
  // needed, and the caller's track is not touched, which other things may still show or measure. (`disableTrackOnPause`
  // would switch that very track off, `zeroRtpOnPause` would negotiate; both stay off, and so does `stopTracks`.)
  const give = (next: MediaStreamTrack | null): void => {
    if (next !== null) hint(next, plan)
    // Refused only when the transport has closed meanwhile, and then nothing is sent anyway.
    sender?.replaceTrack(next).catch(() => {})
  }
  const track = new Promise<TrackId>((resolve, reject) => {
    const offered = (rtpParameters: RtpParameters): void => {
      sent = { source, rtpParameters, ...sizeOf(media) }
      const want = { ...sent, over: transport.id, muted }
      insist(scope, seat, () => seat.call('publish', want)).then(
        (published) => resolve(published.track),
        reject,
      )
    }
    hint(media, plan)
    producing = transport.produce({
      ...producerOptions(plan, codec, wanted),
      ...streamOf(plan, transport),
      track: media,
      appData: { offered } satisfies Offer,
      onRtpSender: (opened) => {
        sender = opened
        if (!carried) give(null)
        else if (sending !== media) give(sending)
      },
    })
    producing.then(async ({ rtpSender }) => {
      if (rtpSender === undefined) return
      await prefer(rtpSender, plan)
      layers.use(rtpSender) // After it: a sender takes one change of its parameters at a time.
    }, reject)
  })
  return {
    track,
    codec: codec?.mimeType ?? null,
    get sent() {
      return sent
    },
    send: (next) => {
      sending = next
      if (carried) give(next)
    },
    carry: (on) => {
      carried = on
      give(on ? sending : null)
    },
    demand: (now) => layers.set(now),
    close: () => {
      sending = null
      give(null)
      producing?.then(
        (producer) => producer.close(),
        () => {}, // Never opened: there is nothing to close.
      )
    },
  }
}

function codecFor(plan: SendPlan, device: Device, seat: MediaSeat): types.RtpCodecCapability | undefined {
  const own = device.sendRtpCapabilities
  const codecs = sendable(plan.codecs, own as RtpCapabilities, seat.receivable())
  return pickCodec(codecs, own.codecs ?? [])
}

function producerOptions(
  plan: SendPlan,
  codec: types.RtpCodecCapability | undefined,
  layers = Number.POSITIVE_INFINITY,
): types.ProducerOptions {
  const encodings = encodingsFor(plan, codec?.mimeType)
  const active = activeOf(encodings.length, layers)
  return {
    stopTracks: false,
    disableTrackOnPause: false,
    zeroRtpOnPause: false,
    encodings: encodings.map((encoding, at) =>
      active[at] === true ? encoding : { ...encoding, active: false },
    ),
    codecOptions: plan.options,
    ...(codec === undefined ? {} : { codec }),
  }
}

/** A stream of its own keeps a screen from being lip-synced with its sharer's voice; others share the default one. */
function streamOf(plan: SendPlan, transport: types.Transport): { streamId?: string } {
  switch (plan.syncGroup) {
    case 'person':
      return {}
    case 'screen':
      return { streamId: `screen-${transport.id}` }
    default:
      return assertNever(plan.syncGroup)
  }
}

function hint(media: MediaStreamTrack, plan: SendPlan): void {
  if (plan.contentHint !== '' && media.contentHint === '') media.contentHint = plan.contentHint
}

/** The sides of a picture by which the server measures its layers. */
function sizeOf(media: MediaStreamTrack): Pick<Input<'publish'>, 'picture'> {
  const { width, height } = media.getSettings()
  const picture = PictureSize.safeParse({ width, height })
  return picture.success ? { picture: picture.data } : {}
}

/** W3C mst-content-hint, 4: what a sender gives up first when the network is narrow. */
async function prefer(sender: RTCRtpSender, plan: SendPlan): Promise<void> {
  if (plan.degradation === 'balanced') return
  const parameters = { ...sender.getParameters(), degradationPreference: plan.degradation }
  await sender.setParameters(parameters).catch(() => {}) // A browser that does not know it decides by the content hint.
}
