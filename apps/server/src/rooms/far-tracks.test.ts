import { Scope } from '@parley/kit'
import { emptyRoom, type Peer, type RoomState, type Track } from '@parley/protocol'
import { expect, test, vi } from 'vitest'
import { FakeMedia } from '../media/fake.ts'
import { OPUS } from '../media/media.fixture.ts'
import { FarTracks, wantedThere, type FarTracksNeed, type Receiver } from './far-tracks.ts'

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

test('[G18] what comes from where its peer sat before comes a while beside what takes its place', async () => {
  vi.useFakeTimers()
  const scope = new Scope('room')
  let state = roomOf([THERE, THERE])
  const here = new Set<string>()
  let asked: string[] = []
  const ask: FarTracksNeed['ask'] = async (_node, { tracks }) => {
    asked = tracks.map((each) => each.track)
    const piped = { kind: 'audio', source: 'microphone', rtpParameters: OPUS, layers: [] } as const
    return {
      at: { address: '10.0.0.2', port: 45_000, suite: 'none', key: 'there' },
      sent: 0,
      tracks: tracks.map((each) => ({
        ...{ track: each.track, stream: 'stream' },
        ...(each.known === null && { piped: { ...piped, layers: [] } }),
      })),
    }
  }
  const far: FarTracks = new FarTracks(scope, {
    ...{ node: HERE, ask, state: () => state, receivers: () => [wants(0, 1)] },
    ...{ isHere: (id) => here.has(id), changed: () => far.changed(), blocked: () => {} },
    media: await new FakeMedia().openRoom(scope, 'demo'),
  })
  const comes = (): boolean[] => [0, 1].map((n) => far.get(track(n)) !== undefined)
  far.changed()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(comes()).toEqual([true, true])
  state = roomOf([HERE, THERE])
  far.changed()
  await vi.advanceTimersByTimeAsync(4_000)
  expect(comes(), 'it is not published here yet').toEqual([true, true])
  here.add(track(0))
  far.changed()
  await vi.advanceTimersByTimeAsync(1_500)
  expect(comes(), 'who receives it changes over').toEqual([true, true])
  await vi.advanceTimersByTimeAsync(1_500)
  expect(comes()).toEqual([false, true])
  expect(asked).toEqual([track(1)])
  scope.close()
  vi.useRealTimers()
})
