import {
  ProtocolError,
  type ErrorCode,
  type Input,
  type Output,
  type PeerId,
  type RoomEvent,
  type RoomState,
  type ServerFrame,
  type TrackId,
} from '@parley/protocol'
import type { SeatMethod } from '../signal/calls.ts'

/** One call as it was carried out. */
export interface SeatCall {
  readonly id: number
  readonly peer: PeerId
  readonly method: SeatMethod
  readonly input: unknown
}

const transport = {
  id: 'transport',
  iceParameters: { usernameFragment: 'u', password: 'p' },
  iceCandidates: [],
  dtlsParameters: { fingerprints: [{ algorithm: 'sha-256' as const, value: 'AB:CD' }] },
}

export const fakeTransports: Output<'join'>['transports'] = { send: transport, recv: transport }

/** What a seat takes of its server. */
export interface FakeHouse {
  readonly state: RoomState
  readonly done: SeatCall[]
  append(event: RoomEvent): void
  newTrack(): TrackId
  endSeat(peer: PeerId): void
}

/** A seat that carries each call out once and remembers its answer (F5). */
export class FakeSeat {
  readonly peer: PeerId
  /** Methods that are refused the next time, with a code. */
  readonly refuse = new Map<SeatMethod, ErrorCode>()
  readonly #server: FakeHouse
  readonly #answers = new Map<number, ServerFrame>()

  constructor(peer: PeerId, server: FakeHouse) {
    this.peer = peer
    this.#server = server
  }

  answer(id: number, method: SeatMethod, input: unknown): ServerFrame {
    const known = this.#answers.get(id)
    if (known !== undefined) return known
    const made = this.#carryOut(id, method, input)
    this.#answers.set(id, made)
    return made
  }

  #carryOut(id: number, method: SeatMethod, input: unknown): ServerFrame {
    const code = this.refuse.get(method)
    if (code !== undefined) {
      this.refuse.delete(method)
      return { t: 'error', id, error: new ProtocolError(code).toWire() }
    }
    // Asking changes nothing: every join asks for the private messages.
    if (method !== 'history') this.#server.done.push({ id, peer: this.peer, method, input })
    return { t: 'answer', id, output: this.#handle(method, input) }
  }

  #handle(method: SeatMethod, input: unknown): unknown {
    const server = this.#server
    const { peer } = this
    switch (method) {
      case 'chat': {
        const { id, text } = input as Input<'chat'>
        const known = server.state.chat.find((message) => message.id === id)
        const message = known ?? { id, text, peer, name: peer, at: 0 }
        if (known === undefined) server.append({ type: 'chat-sent', message })
        return { message }
      }
      case 'publish': {
        const { source, muted } = input as Input<'publish'>
        const track = server.newTrack()
        const kind = source === 'camera' || source === 'screen' ? 'video' : 'audio'
        server.append({ type: 'track-published', track: { id: track, peer, source, kind, muted } })
        return { track }
      }
      case 'muteTrack': {
        const { track, muted } = input as Input<'muteTrack'>
        if (server.state.tracks[track]?.muted !== muted) server.append({ type: 'track-muted', track, muted })
        return {}
      }
      case 'unpublish':
        server.append({ type: 'track-ended', track: (input as Input<'unpublish'>).track })
        return {}
      case 'leave':
        server.endSeat(peer)
        return {}
      case 'restartIce':
        return { iceParameters: transport.iceParameters, iceServers: [] }
      case 'stats':
        return { tracks: [] }
      case 'history':
        return { messages: [], whole: true }
      case 'findAudience':
        return { people: [], more: false }
      case 'searchChat':
        return { messages: [], more: false }
      case 'editMessage':
      case 'deleteMessage':
      case 'reactToMessage':
      case 'react':
      case 'viewing':
      case 'giveFloor':
      case 'lowerHands':
      case 'transcript':
        return { lines: [] }
      case 'caption':
      case 'askForCaptions':
      case 'keepTranscript':
      case 'hand':
      case 'spotlight':
      case 'connectTransport':
      case 'want':
      case 'ready':
      case 'changeRoom':
      case 'removePeer':
      case 'endRoom':
      case 'signal':
      case 'allowDirect':
      case 'aside':
      case 'connectRelay':
      case 'relayTo':
        return {}
      case 'openRelay':
        return { ...transport, sctp: { port: 5_000, maxMessageSize: 262_144 } }
    }
  }
}
