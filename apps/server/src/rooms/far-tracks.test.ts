import { emptyRoom, type Peer, type RoomState, type Track } from '@parley/protocol'
import { expect, test } from 'vitest'
import { wantedThere, type Receiver } from './far-tracks.ts'

const [HERE, THERE, BEYOND] = ['n-aaaaaaaaaaaaaaaa', 'n-bbbbbbbbbbbbbbbb', 'n-cccccccccccccccc']
const track = (n: number): string => `t-${String(n).padStart(16, '0')}`

/** A peer at each of these nodes, with one track each; `undefined` is a peer of a server alone. */
function roomOf(nodes: readonly (string | undefined)[]): RoomState {
  const state = emptyRoom('l-0000000000000000')
  const peers: Record<string, Peer> = {}
  const tracks: Record<string, Track> = {}
  for (const [n, node] of nodes.entries()) {
    const id = `p-${String(n).padStart(16, '0')}`
    const at = node === undefined ? {} : { node }
    peers[id] = {
      ...{ id, name: id, role: 'participant', joinedAt: n, connected: true, handRaisedAt: null },
      ...at,
    }
    tracks[track(n)] = { id: track(n), peer: id, source: 'microphone', kind: 'audio', muted: false }
  }
  return { ...state, peers, tracks }
}

const wants = (...tracks: number[]): Receiver => ({
  wants: (id) => tracks.some((n) => track(n) === id),
  layersWanted: () => 0,
})

test('[G21] asked for is what somebody here wants of what is elsewhere, each once, at the node where it is', () => {
  const room = roomOf([HERE, THERE, THERE, BEYOND, undefined])
  const wanted = wantedThere(room, HERE, [wants(0, 1, 4), wants(1, 3), wants()])
  expect(wanted).toEqual(
    new Map([
      [THERE, new Set([track(1)])],
      [BEYOND, new Set([track(3)])],
    ]),
  )
  expect(wantedThere(room, HERE, [])).toEqual(new Map())
  expect(wantedThere(room, HERE, [wants(0)])).toEqual(new Map())
})
