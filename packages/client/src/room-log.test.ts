import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyRoom, reduce, type LogEntry, type RoomEvent, type RoomState } from '@parley/protocol'
import { RoomLog } from './room-log.ts'

const LOG = 'l-0000000000000001'
const peer = fc.integer({ min: 0, max: 3 }).map((n) => `p-000000000000000${n}`)
const track = fc.integer({ min: 0, max: 3 }).map((n) => `t-000000000000000${n}`)

const event: fc.Arbitrary<RoomEvent> = fc.oneof(
  peer.map((id): RoomEvent => {
    const joined = {
      id,
      name: id,
      role: 'participant' as const,
      joinedAt: 0,
      connected: true,
      handRaisedAt: null,
    }
    return { type: 'peer-joined', peer: joined }
  }),
  peer.map((id): RoomEvent => ({ type: 'peer-left', peer: id, reason: 'left' })),
  peer.map((id): RoomEvent => ({ type: 'hand-raised', peer: id, at: 1 })),
  fc.tuple(track, peer).map(([id, of]): RoomEvent => ({
    type: 'track-published',
    track: { id, peer: of, source: 'camera', kind: 'video', muted: false },
  })),
  fc.tuple(track, fc.boolean()).map(([id, muted]): RoomEvent => ({ type: 'track-muted', track: id, muted })),
)
const history = fc
  .array(event, { maxLength: 40 })
  .map((events) => events.map((each, index): LogEntry => ({ seq: index + 1, event: each })))

const fold = (entries: readonly LogEntry[]): RoomState => entries.reduce(reduce, emptyRoom(LOG))

describe('the log as a client knows it', () => {
  test('[L2] any snapshot with any cutting of the tail, over lost sockets, is the whole fold', () => {
    const world = fc.record({
      entries: history,
      snapshot: fc.nat(),
      cuts: fc.array(fc.tuple(fc.nat(), fc.constantFrom('frame', 'resume')), { maxLength: 8 }),
    })
    fc.assert(
      fc.property(world, ({ entries, snapshot, cuts }) => {
        const start = snapshot % (entries.length + 1)
        const log = new RoomLog()
        log.catchUp({ type: 'snapshot', state: fold(entries.slice(0, start)) })
        const ends = cuts.map(([at, how]) => [start + (at % (entries.length - start + 1)), how] as const)
        for (const [end, how] of [
          ...ends.toSorted((a, b) => a[0] - b[0]),
          [entries.length, 'resume'] as const,
        ]) {
          const since = log.since?.seq ?? 0
          const tail = entries.slice(since, Math.max(since, end))
          if (how === 'resume') log.catchUp({ type: 'tail', entries: tail })
          else expect(log.append(tail)).toBe(true)
        }
        expect(log.state.get()).toEqual(fold(entries))
      }),
    )
  })

  test('[J9] an entry that does not follow is not taken, those before it are', () => {
    fc.assert(
      fc.property(history, fc.nat(), (entries, where) => {
        fc.pre(entries.length > 1)
        const missing = where % (entries.length - 1)
        const log = new RoomLog()
        log.catchUp({ type: 'snapshot', state: emptyRoom(LOG) })
        expect(log.append(entries.toSpliced(missing, 1))).toBe(false)
        expect(log.state.get()).toEqual(fold(entries.slice(0, missing)))
        expect(log.since).toEqual({ log: LOG, seq: missing })
      }),
    )
  })

  test('an entry that is known already is out of order too', () => {
    const log = new RoomLog()
    log.catchUp({ type: 'snapshot', state: { ...emptyRoom(LOG), seq: 5 } })
    expect(log.append([{ seq: 5, event: { type: 'hand-lowered', peer: 'p-0000000000000000' } }])).toBe(false)
    expect(log.state.get().seq).toBe(5)
  })

  test('a tail that does not follow makes the next join ask for everything', () => {
    const log = new RoomLog()
    expect(log.since).toBeUndefined()
    expect(() => log.catchUp({ type: 'tail', entries: [] })).toThrow('does not follow')
    log.catchUp({ type: 'snapshot', state: emptyRoom(LOG) })
    expect(log.since).toEqual({ log: LOG, seq: 0 })
    const gap = { seq: 7, event: { type: 'hand-lowered' as const, peer: 'p-0000000000000000' } }
    expect(() => log.catchUp({ type: 'tail', entries: [gap] })).toThrow('does not follow')
    expect(log.since).toBeUndefined()
    log.catchUp({ type: 'snapshot', state: emptyRoom(LOG) })
    expect(log.since).toEqual({ log: LOG, seq: 0 })
  })

  test('many entries are told in one go', () => {
    const log = new RoomLog()
    log.catchUp({ type: 'snapshot', state: emptyRoom(LOG) })
    let told = 0
    log.state.subscribe(() => (told += 1))
    log.append([1, 2, 3].map((seq) => ({ seq, event: { type: 'hand-lowered', peer: 'p-0000000000000000' } })))
    expect(told).toBe(1)
  })
})
