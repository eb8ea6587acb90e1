import type { PeerId, RoomState } from '@parley/protocol'

/** Something that happened to the room, worth a quiet word. */
export type Notice =
  | { readonly type: 'joined' | 'left' | 'hand'; readonly peer: PeerId; readonly name: string }
  | { readonly type: 'floor'; readonly peer: PeerId; readonly name: string; readonly own: boolean }
  | { readonly type: 'chatOff' | 'chatOn' }
  | { readonly type: 'joinedMany'; readonly count: number }
  | {
      readonly type:
        | 'spotlight'
        | 'locked'
        | 'unlocked'
        | 'passwordSet'
        | 'passwordGone'
        | 'transcriptBegins'
        | 'transcriptEnds'
    }

/** More arrivals than this at once are counted, not named. */
const NAMED = 2

/** What a person in the room should hear of between two of its states; of oneself only that it is one's turn. */
export function noticesBetween(before: RoomState, after: RoomState, you: PeerId): Notice[] {
  // Another history (the server was started anew): nothing in it happened just now.
  if (before.log !== after.log) return []
  const notices: Notice[] = []
  const joined = Object.values(after.peers).filter((peer) => peer.id !== you && !(peer.id in before.peers))
  if (joined.length > NAMED) notices.push({ type: 'joinedMany', count: joined.length })
  else for (const peer of joined) notices.push({ type: 'joined', peer: peer.id, name: peer.name })
  for (const peer of Object.values(before.peers)) {
    if (peer.id !== you && !(peer.id in after.peers))
      notices.push({ type: 'left', peer: peer.id, name: peer.name })
  }
  for (const peer of Object.values(after.peers)) {
    const was = before.peers[peer.id]
    if (peer.id !== you && was !== undefined && was.handRaisedAt === null && peer.handRaisedAt !== null) {
      notices.push({ type: 'hand', peer: peer.id, name: peer.name })
    }
  }
  if (before.spotlight !== you && after.spotlight === you) notices.push({ type: 'spotlight' })
  if (before.locked !== after.locked) notices.push({ type: after.locked ? 'locked' : 'unlocked' })
  if (before.hasPassword !== after.hasPassword) {
    notices.push({ type: after.hasPassword ? 'passwordSet' : 'passwordGone' })
  }
  if (before.transcript !== after.transcript) {
    notices.push({ type: after.transcript ? 'transcriptBegins' : 'transcriptEnds' })
  }
  const { floor } = after
  if (floor !== null && (floor.at !== before.floor?.at || floor.peer !== before.floor.peer)) {
    const name = after.peers[floor.peer]?.name ?? ''
    notices.push({ type: 'floor', peer: floor.peer, name, own: floor.peer === you })
  }
  if (before.chatOpen !== after.chatOpen) notices.push({ type: after.chatOpen ? 'chatOn' : 'chatOff' })
  return notices
}
