import type { Scope } from '@parley/kit'
import type { Fact, NodeId, PeerId } from '@parley/protocol'
import type { IceConfig } from '../media/ice-config.ts'
import type { Call } from '../signal/calls.ts'
import type { Patience } from '../signal/insist.ts'

/** How data reaches another browser: straight, or through the server. */
export type DataPath = 'direct' | 'relay'

/** An open way to one peer: messages arrive whole and in order, or the way ends. */
export interface DataPipe {
  readonly path: DataPath
  /** Bytes that were given to it and have not left yet. */
  readonly buffered: number
  send(data: string | ArrayBuffer): void
}

/** What the ways tell their owner. A peer's pipe is the last one that was opened, until it is closed. */
export interface WayEvents {
  opened(peer: PeerId, pipe: DataPipe): void
  closed(peer: PeerId): void
  text(peer: PeerId, text: string): void
  bytes(peer: PeerId, bytes: ArrayBuffer): void
  /** A pipe that was full has room again. */
  low(peer: PeerId): void
  /** Whether a way to this peer is needed now: one that was lost is then opened anew. */
  isWanted(peer: PeerId): boolean
}

/** The ways from this browser to those of others. */
export interface Ways {
  /** A way to this peer is needed: opens one if there is none and none is being opened. */
  want(peer: PeerId): void
  /** The peer has left the room: what led to it is closed. */
  gone(peer: PeerId): void
  /** Who is in the room, or at which node, has changed: what leads over a node that is not the one any more is closed. */
  settle(): void
  /** Another seat: what went over the server has ended. */
  reseated(): void
  fact(fact: WayFact): void
}

/** Facts that are about ways. */
export type WayFact = Extract<Fact, { type: 'signal' | `relay-${'asked' | 'opened' | 'ended' | 'lost'}` }>

/** What a way takes of the meeting. */
export interface WayNeed extends Patience {
  readonly you: () => PeerId
  readonly ice: IceConfig
  readonly call: Call
  readonly now: () => number
}

/** What all ways together take of it. */
export interface WaysNeed extends WayNeed {
  /** The node through which a way over the server to this peer goes; undefined: one's own. */
  readonly relayAt: (peer: PeerId) => NodeId | undefined
}

/** Opens nothing yet; the scope's end closes whatever was opened since. */
export type OpenWays = (scope: Scope, need: WaysNeed, events: WayEvents) => Ways
