import type { PeerId, RoomState, TrackId } from '@parley/protocol'

/** The two ways that media takes: over the server, or straight to the other one. */
export type Way = 'server' | 'direct'

/** What the other end of a link said last: which of our tracks it plays from the link, in the company of which number. */
export interface Told {
  readonly company: number
  readonly tracks: ReadonlySet<TrackId>
}

/** The topology as one end of a link sees it. */
export interface Topology {
  /** `company` of the room's state. */
  readonly company: number
  /** Whether media is to go straight to whom the link leads. */
  readonly straight: boolean
  /** Whether the link is connected. */
  readonly up: boolean
  /** Whether nothing comes by the link though it should: until that is over, or the link is closed, both ways carry. */
  readonly doubted: boolean
}

/** With whom media goes straight: the only other one in the room, if all concerned allow it (SPEC W1); else null. */
export function straightWith({ direct, peers }: RoomState, you: PeerId): PeerId | null {
  if (!direct || peers[you]?.direct !== true) return null
  let other: PeerId | null = null
  for (const id in peers) {
    if (id === you) continue
    if (other !== null || peers[id]?.direct !== true) return null
    other = id
  }
  return other
}

/**
 * By which ways one of our tracks is sent. The way that media is to leave is left last: only when the other end has said,
 * for this very company, that it plays from the new one (SPEC W3). What it said of another company counts for nothing: it may
 * have gone back meanwhile.
 */
export function sendOver(
  track: TrackId,
  topology: Topology,
  told: Told | null,
): Readonly<Record<Way, boolean>> {
  if (!topology.up) return { server: true, direct: false }
  const known = agrees(topology, told)
  const onDirect = known && told?.tracks.has(track) === true
  return topology.straight
    ? { server: !onDirect || topology.doubted, direct: true }
    : { server: true, direct: !known || onDirect }
}

/** What is seen of a track that arrives. */
export interface Arriving {
  /** Whether the other end has said that it has read of this company: what it sends now it goes on sending. */
  readonly agreed: boolean
  /** Whether frames of it come by each way now, since the other end said so. */
  readonly flows: Readonly<Record<Way, boolean>>
  /** Nothing of it is to come by either: it is muted. */
  readonly silent: boolean
}

/** From which way a track is played: from the one it should come by once it does come, until then from where it was (SPEC W4). */
export function playFrom(
  now: Way,
  { straight, up, doubted }: Topology,
  { agreed, flows, silent }: Arriving,
): Way {
  if (!up) return 'server'
  if (straight && doubted) {
    const other: Way = now === 'direct' ? 'server' : 'direct'
    return !flows[now] && flows[other] ? other : now
  }
  const aim: Way = straight ? 'direct' : 'server'
  return agreed && (flows[aim] || silent) ? aim : now
}

/** Whether the other end has read of this company, as its own words are of it. */
export function agrees({ company }: Topology, told: Told | null): boolean {
  return told !== null && told.company >= company
}
