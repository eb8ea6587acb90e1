import type { Scope } from '@parley/kit'
import type { PeerId, TransferMessage } from '@parley/protocol'
import type { Transfer } from '../api.ts'
import type { Inbound } from './inbound.ts'
import type { Outbound } from './outbound.ts'
import type { Shelf } from './shelf.ts'
import type { Pace } from './speed.ts'
import { stateOfInbound, stateOfOutbound } from './transfer-state.ts'
import type { DataPipe } from './ways.ts'

/** What both directions take of the page's files. */
export interface Desk {
  readonly scope: Scope
  readonly shelf: Shelf
  readonly now: () => number
  /** In [0, 1). */
  readonly chance: () => number
  readonly nameOf: (peer: PeerId) => string
  /** The open way to a peer. */
  readonly pipe: (peer: PeerId) => DataPipe | null
  /** A way to this peer is needed. */
  readonly want: (peer: PeerId) => void
  /** Says something to a peer; without a way it is lost, and said again when there is one. */
  readonly say: (peer: PeerId, message: TransferMessage) => void
  readonly changed: () => void
}

/** What every transfer has beside its own end. */
interface Entry {
  readonly key: string
  readonly batch: string
  readonly peer: PeerId
  readonly peerName: string
  readonly at: number
  pace: Pace | null
  /** Since when there is no way to the other end. */
  awaySince: number | null
}
export type Out = Entry & { readonly direction: 'out'; readonly end: Outbound }
export type In = Entry & { readonly direction: 'in'; readonly end: Inbound }

/** A transfer that begins now. Numbers are the sender's, so those of the two directions may be the same. */
export function newEntry(
  desk: Desk,
  made: {
    readonly direction: 'in' | 'out'
    readonly peer: PeerId
    readonly id: number
    readonly batch: string
  },
): Entry {
  const { direction, peer, id, batch } = made
  const [key, peerName] = [keyOf(direction, peer, id), desk.nameOf(peer)]
  return { key, batch, peer, peerName, at: Date.now(), pace: null, awaySince: null }
}

/** A transfer's name on this page. */
export const keyOf = (direction: 'in' | 'out', peer: PeerId, id: number): string =>
  `${direction}:${peer}:${id}`

/** A transfer as it is shown. */
export function shownAs(entry: Out | In, pipe: DataPipe | null): Transfer {
  const { key, batch, direction, peer, peerName, at, end } = entry
  const { name, size, type } = end.need.offer
  const open = pipe !== null
  const state =
    entry.direction === 'out'
      ? stateOfOutbound(entry.end.now.state, open)
      : stateOfInbound(entry.end.now.state, open)
  return {
    ...{ key, batch, direction, peer, peerName, at, name, size, type, state },
    moved: end.moved,
    speed: state.at === 'moving' ? (entry.pace?.speed ?? null) : null,
    path: pipe?.path ?? null,
    file: entry.direction === 'out' ? entry.end.need.file : entry.end.file,
    picture: entry.direction === 'in' ? entry.end.picture : null,
  }
}
