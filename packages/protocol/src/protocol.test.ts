import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ERRORS, ErrorCode, ProtocolError } from './errors.ts'
import type { RoomEvent, RoomState } from './events.ts'
import { ClientFrame, parseFrame, ServerFrame } from './frames.ts'
import { cleanName, DisplayName, GENERATED_ROOM, parseRoomInput, RoomId } from './ids.ts'
import { LIMITS } from './limits.ts'
import { METHODS, REQUESTS } from './requests.ts'
import { emptyRoom, reduce } from './room-state.ts'

const peerId = (n: number): string => `p-${String(n).padStart(16, '0')}`
const trackId = (n: number): string => `t-${String(n).padStart(16, '0')}`
const nodeId = (n: number): string => `n-${String(n).padStart(16, '0')}`
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const fold = (events: readonly RoomEvent[], from = emptyRoom('l-0000000000000000')): RoomState =>
  events.reduce((state, event) => reduce(state, { seq: state.seq + 1, event }), from)

const anyEvent: fc.Arbitrary<RoomEvent> = fc
  .tuple(fc.nat(3), fc.nat(5), fc.boolean(), fc.nat(9))
  .chain(([n, t, on, at]) =>
    fc.constantFrom<RoomEvent[]>(
      {
        type: 'peer-joined',
        peer: {
          id: peerId(n),
          name: 'A',
          role: 'participant',
          joinedAt: at,
          connected: true,
          handRaisedAt: null,
        },
      },
      {
        type: 'peer-moved',
        peer: {
          ...{ id: peerId(n), name: 'A', role: 'participant', joinedAt: at, connected: true },
          handRaisedAt: null,
          node: nodeId(t),
        },
      },
      { type: 'peer-left', peer: peerId(n), reason: 'lost', node: nodeId(t) },
      { type: 'peer-lost', peer: peerId(n) },
      { type: 'peer-returned', peer: peerId(n) },
      { type: 'peer-left', peer: peerId(n), reason: 'left' },
      { type: 'hand-raised', peer: peerId(n), at },
      { type: 'hand-lowered', peer: peerId(n) },
      { type: 'spotlight-changed', peer: n === 0 ? null : peerId(n) },
      {
        type: 'track-published',
        track: { id: trackId(t), peer: peerId(n), source: 'camera', kind: 'video', muted: on },
      },
      { type: 'track-muted', track: trackId(t), muted: on },
      { type: 'track-ended', track: trackId(t) },
      { type: 'chat-sent', message: { id: uuid(at), peer: peerId(n), name: 'A', text: 'x', at } },
      { type: 'chat-edited', message: uuid(at), text: 'y', mentions: [], at },
      { type: 'chat-deleted', message: uuid(at) },
      { type: 'chat-reacted', message: uuid(at), peer: peerId(n), emoji: on ? '👍' : '🎉', on: t > 2 },
      { type: 'floor-given', peer: peerId(n), at },
      { type: 'room-changed', locked: on, hasPassword: !on, chatOpen: on, direct: !on },
      { type: 'direct-allowed', peer: peerId(n), allowed: on },
    ),
  )

describe('the reducer', () => {
  test('[L3] [R1] [R5] [S3] is total and keeps its promises whatever comes', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const state = fold(events)
        expect(state.seq).toBe(events.length)
        for (const track of Object.values(state.tracks)) expect(state.peers).toHaveProperty(track.peer)
        if (state.spotlight !== null) expect(state.peers).toHaveProperty(state.spotlight)
        expect(new Set(state.chat.map((message) => message.id)).size).toBe(state.chat.length)
        if (state.floor !== null) expect(state.peers).toHaveProperty(state.floor.peer)
      }),
    )
  })

  test('[L3] an entry that does not fit changes nothing but the number; a gap is a fault', () => {
    const state = fold([
      { type: 'track-ended', track: trackId(1) },
      { type: 'hand-raised', peer: peerId(9), at: 1 },
    ])
    expect(state).toEqual({ ...emptyRoom('l-0000000000000000'), seq: 2 })
    expect(() => reduce(state, { seq: 4, event: { type: 'hand-lowered', peer: peerId(1) } })).toThrow(
      'does not follow',
    )
  })

  test('[G12] a peer that moves stays: its hand and its place do, and what its old node says of it counts no more', () => {
    const peer = { id: peerId(1), name: 'A', role: 'participant', joinedAt: 1, handRaisedAt: null } as const
    const at = (n: number) => ({ ...peer, connected: true, node: nodeId(n) })
    const state = fold([
      { type: 'peer-joined', peer: at(1) },
      { type: 'hand-raised', peer: peer.id, at: 7 },
      { type: 'spotlight-changed', peer: peer.id },
      {
        type: 'track-published',
        track: { id: trackId(1), peer: peer.id, source: 'camera', kind: 'video', muted: false },
      },
      { type: 'peer-lost', peer: peer.id, node: nodeId(1) },
      { type: 'peer-moved', peer: at(2) },
      { type: 'peer-lost', peer: peer.id, node: nodeId(1) },
      { type: 'peer-left', peer: peer.id, reason: 'lost', node: nodeId(1) },
    ])
    expect(state.peers[peer.id]).toEqual({ ...at(2), handRaisedAt: 7 })
    expect(state.spotlight).toBe(peer.id)
    expect(Object.keys(state.tracks)).toEqual([trackId(1)])
    expect(fold([{ type: 'peer-moved', peer: { ...at(2), joinedAt: 2 } }], state).tracks).toEqual({})
    expect(
      fold([{ type: 'peer-left', peer: peer.id, reason: 'lost', node: nodeId(2) }], state).peers,
    ).toEqual({})
  })

  test('does not change the state it was given', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), anyEvent, (events, event) => {
        const state = fold(events)
        const copy = structuredClone(state)
        reduce(state, { seq: state.seq + 1, event })
        expect(state).toEqual(copy)
      }),
    )
  })

  test('[R4] a raised hand keeps its place', () => {
    const joined: RoomEvent = {
      type: 'peer-joined',
      peer: { id: peerId(1), name: 'A', role: 'host', joinedAt: 0, connected: true, handRaisedAt: null },
    }
    const state = fold([
      joined,
      { type: 'hand-raised', peer: peerId(1), at: 5 },
      { type: 'hand-raised', peer: peerId(1), at: 9 },
    ])
    expect(state.peers[peerId(1)]?.handRaisedAt).toBe(5)
  })

  test('[R5] the state carries the last messages', () => {
    const many = Array.from({ length: LIMITS.chatTail + 5 }, (_, n): RoomEvent => ({
      type: 'chat-sent',
      message: { id: uuid(n), peer: peerId(1), name: 'A', text: String(n), at: n },
    }))
    const { chat } = fold(many)
    expect([chat.length, chat[0]?.text, chat.at(-1)?.text]).toEqual([
      LIMITS.chatTail,
      '5',
      String(LIMITS.chatTail + 4),
    ])
  })
})

describe('names', () => {
  test('of people: one line, trimmed, without control and direction characters; emoji and CJK stay', () => {
    expect(cleanName('  Ann\n\u202eeve\u0000  B ')).toBe('Ann eve B')
    expect(cleanName('👩‍💻 王小明')).toBe('👩‍💻 王小明')
    expect(DisplayName.safeParse('x'.repeat(LIMITS.nameLength + 1)).success).toBe(false)
    expect(DisplayName.safeParse(' \u200e ').success).toBe(false)
  })

  test('of rooms: letters and digits of any script, normalised', () => {
    expect(RoomId.parse('Demo')).toBe('demo')
    expect(RoomId.parse('周会-2026')).toBe('周会-2026')
    for (const bad of ['', '-a', 'a-', 'a b', 'a/b', '../x', 'a%20b', 'x'.repeat(65), '😀', 'a\u202eb']) {
      expect(RoomId.safeParse(bad).success, bad).toBe(false)
    }
  })

  test('a code, a name or a pasted link is understood', () => {
    expect(parseRoomInput(' abc-defg-hij ')).toBe('abc-defg-hij')
    expect(parseRoomInput('https://192.168.1.7:8443/r/%E5%91%A8%E4%BC%9A?name=A#x')).toBe('周会')
    expect(parseRoomInput('Team Sync')).toBe('team-sync')
    for (const bad of ['', '???', 'https://x/r/%zz', 'https://x/r/'])
      expect(parseRoomInput(bad), bad).toBeNull()
    expect(GENERATED_ROOM.test('abc-defg-hij')).toBe(true)
  })
})

describe('errors', () => {
  test('a code of a newer server is read as internal', () => {
    expect(ErrorCode.parse('brand-new')).toBe('internal')
  })

  test('an error survives the wire, without more than it should say', () => {
    const error = new ProtocolError('bad-request', 'x'.repeat(900))
    expect(ProtocolError.fromWire(error.toWire())).toMatchObject({ code: 'bad-request', retry: false })
    expect(error.toWire().detail).toHaveLength(500)
    for (const row of Object.values(ERRORS)) expect(row.status).toBeGreaterThanOrEqual(400)
  })
})

describe('frames', () => {
  test('[F1] anything at all parses to a frame or to null, never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const schema of [ClientFrame, ServerFrame]) {
          const frame = parseFrame<{ t: string }>(schema, text)
          if (frame !== null) expect(typeof frame.t).toBe('string')
        }
      }),
    )
  })

  test('[F6] every row of the table refuses rubbish', () => {
    for (const method of METHODS) {
      expect(REQUESTS[method].input.safeParse('rubbish').success, method).toBe(false)
      expect(REQUESTS[method].input.safeParse(null).success, method).toBe(false)
    }
  })
})
