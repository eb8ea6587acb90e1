import { after, detach, Store, type Readable, type Scope } from '@parley/kit'
import { LIMITS, type CandidateInit, type SignalBody, type TrackId } from '@parley/protocol'
import type { Timing } from '../timing.ts'
import type { IceNow } from './ice-config.ts'

/** How a direct link stands. `failed` is the last word. */
export type LinkState = 'connecting' | 'connected' | 'interrupted' | 'failed'

/** Which track is sent in which media section. */
export type Sends = readonly { readonly mid: string; readonly track: TrackId }[]

/** What a link takes and tells of the tracks that it carries. */
export interface LinkMedia {
  /** What this end sends, once sections are numbered. */
  sends(): Sends
  /** The other end has described itself: its receivers are there. */
  described(sends: Sends): void
  /** Changes the other end's description before it is used here. */
  tune(sdp: string): string
}

/** What a link takes of its owner. */
export interface LinkNeed {
  /** Of two ends that offer at the same time, the polite one takes its own offer back. */
  readonly polite: boolean
  readonly ice: IceNow
  readonly timing: Timing
  /** Says something to the other end; what is said arrives in order, or not at all. */
  readonly say: (body: SignalBody) => void
  readonly media?: LinkMedia
}

/** A direct connection to another browser. */
export interface PeerLink {
  /** For channels and tracks: what is added or taken away is negotiated by itself. */
  readonly connection: RTCPeerConnection
  readonly state: Readable<LinkState>
  /** The other end said this; in the order in which it was said. */
  heard(body: SignalBody): void
}

/** Candidates come in bunches: those that come this close together are one signal. */
const GATHER_MS = 30

/** Opens one end of a direct link for the scope's lifetime: perfect negotiation (W3C WebRTC, 10.7). */
export function openPeerLink(scope: Scope, need: LinkNeed): PeerLink {
  const connection = new RTCPeerConnection(need.ice.now)
  scope.defer(() => connection.close())
  const state = new Store<LinkState>('connecting')
  // What the other end said makes no sense here: no link will come of it.
  const negotiation = new Negotiation(scope, connection, need, () => state.set('failed'))
  watch(scope, connection, need, state)
  return { connection, state, heard: (body) => negotiation.heard(body) }
}

type Description = Extract<SignalBody, { type: 'description' }>

class Negotiation {
  readonly #scope: Scope
  readonly #connection: RTCPeerConnection
  readonly #need: LinkNeed
  #makingOffer = false
  #takingAnswer = false
  /** The other end's offer was ignored, and with it what it says of that offer's candidates. */
  #ignoring = false
  #hearing: Promise<void> = Promise.resolve()
  readonly #broken: () => void
  readonly #gathered: CandidateInit[] = []

  constructor(scope: Scope, connection: RTCPeerConnection, need: LinkNeed, broken: () => void) {
    this.#broken = broken
    this.#scope = scope
    this.#connection = connection
    this.#need = need
    connection.addEventListener('negotiationneeded', () => detach(this.#offer(), scope.name))
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '') this.#gather(candidate.toJSON())
    })
  }

  heard(body: SignalBody): void {
    // One after the other: a candidate must not overtake the description that it belongs to.
    this.#hearing = this.#hearing.then(() => this.#take(body))
  }

  async #offer(): Promise<void> {
    this.#makingOffer = true
    try {
      await this.#connection.setLocalDescription()
      this.#describe()
    } catch (error) {
      if (!this.#scope.closed) throw error
    } finally {
      this.#makingOffer = false
    }
  }

  #describe(): void {
    const description = this.#connection.localDescription
    if (description === null || this.#scope.closed) return
    if (description.type !== 'offer' && description.type !== 'answer') return
    const { type: kind, sdp } = description
    const { media } = this.#need
    this.#need.say({
      type: 'description',
      kind,
      sdp,
      ...(media !== undefined && { sends: [...media.sends()] }),
    })
  }

  async #take(body: SignalBody): Promise<void> {
    if (this.#scope.closed) return
    try {
      if (body.type === 'description') await this.#describedAs(body)
      if (body.type === 'candidates') await this.#add(body.candidates)
    } catch {
      if (!this.#scope.closed) this.#broken() // Whatever it was, it came from outside.
    }
  }

  async #describedAs({ kind: type, sdp, sends = [] }: Description): Promise<void> {
    const { media } = this.#need
    const connection = this.#connection
    const ready = !this.#makingOffer && (connection.signalingState === 'stable' || this.#takingAnswer)
    this.#ignoring = !this.#need.polite && type === 'offer' && !ready
    if (this.#ignoring) return
    this.#takingAnswer = type === 'answer'
    try {
      await connection.setRemoteDescription({ type, sdp: media?.tune(sdp) ?? sdp })
    } finally {
      this.#takingAnswer = false
    }
    media?.described(sends)
    if (type === 'answer') return
    await connection.setLocalDescription()
    this.#describe()
  }

  async #add(candidates: readonly CandidateInit[]): Promise<void> {
    for (const candidate of candidates) {
      try {
        await this.#connection.addIceCandidate(candidate as RTCIceCandidateInit)
      } catch (error) {
        if (!this.#ignoring) throw error
      }
    }
  }

  #gather(candidate: RTCIceCandidateInit): void {
    this.#gathered.push({ ...candidate, candidate: candidate.candidate ?? '' })
    if (this.#gathered.length > 1) return
    after(this.#scope, GATHER_MS, () => {
      const all = this.#gathered.splice(0)
      for (let at = 0; at < all.length; at += LIMITS.signalCandidates) {
        this.#need.say({ type: 'candidates', candidates: all.slice(at, at + LIMITS.signalCandidates) })
      }
    })
  }
}

/** Follows a connection: one that is interrupted restarts ICE, and one that is away for too long has failed. */
function watch(
  scope: Scope,
  connection: RTCPeerConnection,
  { timing, ice }: Pick<LinkNeed, 'timing' | 'ice'>,
  state: Store<LinkState>,
): void {
  const fail = (): void => state.set('failed')
  let giveUp = after(scope, timing.linkConnect, fail)
  let restart = (): void => {}
  connection.addEventListener('connectionstatechange', () => {
    if (scope.closed || state.get() === 'failed') return
    switch (connection.connectionState) {
      case 'connected':
        giveUp()
        restart()
        state.set('connected')
        return
      case 'disconnected':
      case 'failed': {
        if (state.get() === 'connected') {
          state.set('interrupted')
          giveUp = after(scope, timing.linkConnect, fail)
        }
        restart()
        // What is disconnected mostly comes back by itself; what has failed never does.
        const wait = connection.connectionState === 'failed' ? 0 : timing.iceGrace
        restart = after(scope, wait, () => {
          connection.setConfiguration({ ...connection.getConfiguration(), ...ice.now })
          connection.restartIce()
        })
        return
      }
      case 'closed':
        return fail()
      default:
    }
  })
}
