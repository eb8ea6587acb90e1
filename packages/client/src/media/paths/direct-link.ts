import { Store, type Readable, type Scope } from '@parley/kit'
import type { PeerId, Signal, TrackId } from '@parley/protocol'
import type { WayNeed } from '../../data/ways.ts'
import { DirectWay } from '../direct-way.ts'
import type { SendPlan } from '../encodings.ts'
import type { Sends } from '../peer-link.ts'
import type { Told } from './carriage.ts'
import { withStartBitrate } from './sdp.ts'

/** One track on its way out by a link. */
export interface LinkSender {
  /** What to send from now on; null: nothing. */
  send(media: MediaStreamTrack | null): void
  close(): void
}

/** A direct connection that carries media, for its scope's lifetime. */
export interface DirectLink {
  readonly up: Readable<boolean>
  /** What the other end said last of what it plays; null until it has said something. */
  readonly told: Readable<Told | null>
  send(track: TrackId, kind: 'audio' | 'video', plan: SendPlan): LinkSender
  /** Where a track of the other end arrives, once it does. */
  receiver(track: TrackId): RTCRtpReceiver | undefined
  /** Says what is played from this link. */
  tell(company: number, tracks: readonly TrackId[]): void
  takes(signal: Signal): boolean
  heard(signal: Signal): void
  bye(): void
  /** How loud one of our own tracks is now, of full scale. */
  level(track: TrackId): Promise<number>
  stats(): Promise<RTCStatsReport>
}

/** Opens a link; `failed` is called once, when nothing comes of it (any more). */
export type OpenLink = (scope: Scope, peer: PeerId, need: WayNeed, failed: () => void) => DirectLink

/** Opens a link over an RTCPeerConnection of its own. */
export const openDirectLink: OpenLink = (scope, peer, need, failed) => {
  const up = new Store(false)
  const told = new Store<Told | null>(null)
  const sending = new Map<TrackId, RTCRtpTransceiver>()
  let arriving = new Map<TrackId, string>()
  const media = {
    sends: (): Sends => [...sending].flatMap(([track, { mid }]) => (mid === null ? [] : [{ mid, track }])),
    described: (sends: Sends): void => void (arriving = new Map(sends.map(({ mid, track }) => [track, mid]))),
    tune: withStartBitrate,
    played: ({ company, tracks }: { company: number; tracks: readonly TrackId[] }): void =>
      told.set({ company, tracks: new Set(tracks) }),
  }
  const way = new DirectWay(scope, peer, { ...need, ice: need.ice.straight }, failed, media)
  const { connection } = way.link
  scope.defer(way.link.state.subscribe(() => up.set(way.link.state.get() === 'connected')))
  scope.defer(() => up.set(false))
  // What one person sends is played in step: microphone and camera are of one stream (RFC 8830).
  const person = new MediaStream()
  return {
    up,
    told,
    send: (track, kind, plan) => {
      const best = plan.encodings.at(-1)
      const transceiver = connection.addTransceiver(kind, {
        direction: 'sendonly',
        streams: plan.syncGroup === 'person' ? [person] : [new MediaStream()],
        sendEncodings: [best?.maxBitrate === undefined ? {} : { maxBitrate: best.maxBitrate }],
      })
      preferCodecs(transceiver, kind, plan)
      sending.set(track, transceiver)
      return {
        send: (next) => void transceiver.sender.replaceTrack(next).catch(() => {}), // Refused once it is closed.
        close: () => {
          sending.delete(track)
          if (connection.signalingState !== 'closed') transceiver.stop()
        },
      }
    },
    receiver: (track) => {
      const mid = arriving.get(track)
      return connection.getTransceivers().find((each) => each.mid === mid && mid !== undefined)?.receiver
    },
    tell: (company, tracks) => way.say({ type: 'playing', company, tracks: [...tracks] }),
    takes: (signal) => way.takes(signal),
    heard: (signal) => way.heard(signal),
    bye: () => way.bye(),
    level: async (track) => sourceLevel(await sending.get(track)?.sender.getStats()),
    stats: () => connection.getStats(),
  }
}

function sourceLevel(stats: RTCStatsReport | undefined): number {
  let level = 0
  stats?.forEach((stat: { type: string; audioLevel?: number }) => {
    if (stat.type === 'media-source') level = stat.audioLevel ?? 0
  })
  return level
}

/** The codecs of the plan first; for voices Opus that says everything twice (RED, RFC 2198), which only a direct way carries. */
function preferCodecs(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video', plan: SendPlan): void {
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []
  const wanted = (kind === 'audio' ? ['audio/red', ...plan.codecs] : plan.codecs).map((type) =>
    type.toLowerCase(),
  )
  const rank = ({ mimeType }: { mimeType: string }): number => {
    const at = wanted.indexOf(mimeType.toLowerCase())
    return at === -1 ? wanted.length : at
  }
  transceiver.setCodecPreferences?.(codecs.toSorted((a, b) => rank(a) - rank(b)))
}
