import { Scope } from '@parley/kit'
import { emptyRoom, LIMITS, reduce, type LogEntry, type RoomEvent, type RoomState } from '@parley/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RoomLogs } from './port.ts'

const before = { locked: false, hasPassword: false, chat: [] }
const peer = (n: number): string => `p-${String(n).padStart(16, '0')}`
const track = (n: number): string => `t-${String(n).padStart(16, '0')}`

/** Any event about a handful of peers and tracks, fitting the state or not. */
const anyEvent: fc.Arbitrary<RoomEvent> = fc.oneof(
  fc.nat(3).map((n): RoomEvent => ({
    type: 'peer-joined',
    peer: {
      id: peer(n),
      name: `P${n}`,
      role: 'participant',
      joinedAt: 1,
      connected: true,
      handRaisedAt: null,
    },
  })),
  fc.nat(3).map((n): RoomEvent => ({ type: 'peer-left', peer: peer(n), reason: 'left' })),
  fc.nat(3).map((n): RoomEvent => ({ type: 'peer-lost', peer: peer(n) })),
  fc.nat(3).map((n): RoomEvent => ({ type: 'hand-raised', peer: peer(n), at: 5 })),
  fc.tuple(fc.nat(3), fc.nat(5)).map(([n, t]): RoomEvent => ({
    type: 'track-published',
    track: { id: track(t), peer: peer(n), source: 'camera', kind: 'video', muted: false },
  })),
  fc.nat(5).map((t): RoomEvent => ({ type: 'track-ended', track: track(t) })),
  fc.boolean().map((locked): RoomEvent => ({ type: 'room-changed', locked, hasPassword: false })),
)

/** What every implementation of {@link RoomLogs} must do: in memory, and later over Redis. */
export function roomLogContract(name: string, open: () => RoomLogs): void {
  describe(`${name} keeps the contract of a room log`, () => {
    test('[L1] numbers are dense and the same for every follower', async () => {
      using scope = new Scope('room')
      const log = await open().open(scope, 'demo', before)
      const seen: number[][] = [[], []]
      for (const mine of seen) log.follow(scope, (entry) => mine.push(entry.seq))
      const many = Array.from({ length: 50 }, (_, n) =>
        log.append({ type: 'room-changed', locked: n % 2 === 0, hasPassword: false }),
      )
      const seqs = (await Promise.all(many)).map((entry) => entry.seq)
      expect(seqs).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
      expect(seen).toEqual([seqs, seqs])
    })

    test('[L2] any snapshot with the entries after it gives the whole fold', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyEvent, { maxLength: 40 }), fc.nat(40), async (events, cut) => {
          using scope = new Scope('room')
          const log = await open().open(scope, 'demo', before)
          let snapshot: RoomState = log.state
          for (const [n, event] of events.entries()) {
            if (n === cut) snapshot = log.state
            await log.append(event)
          }
          const tail = log.since(log.id, snapshot.seq)
          expect(tail).not.toBeNull()
          expect((tail ?? []).reduce(reduce, snapshot)).toEqual(log.state)
        }),
      )
    })

    test('[L2] a follower that began anywhere comes to the same state', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyEvent, { maxLength: 30 }), fc.nat(30), async (events, start) => {
          using scope = new Scope('room')
          const log = await open().open(scope, 'demo', before)
          let mine: RoomState | null = null
          for (const [n, event] of events.entries()) {
            if (n === start) {
              mine = log.state
              log.follow(scope, (entry) => void (mine = reduce(mine ?? emptyRoom(log.id), entry)))
            }
            await log.append(event)
          }
          if (mine !== null) expect(mine).toEqual(log.state)
        }),
      )
    })

    test('[L4] an entry that is forgotten, of another log, or from the future is answered by null', async () => {
      using scope = new Scope('room')
      const log = await open().open(scope, 'demo', before)
      await log.append({ type: 'room-changed', locked: true, hasPassword: false })
      expect(log.since(log.id, 1)).toEqual([])
      expect(log.since(log.id, 0)).toHaveLength(1)
      expect(log.since(log.id, 2)).toBeNull()
      expect(log.since('l-0000000000000000', 1)).toBeNull()
      for (let n = 0; n < 3 * LIMITS.logTail; n++) {
        await log.append({ type: 'room-changed', locked: false, hasPassword: false })
      }
      expect(log.since(log.id, 0)).toBeNull()
      expect(log.since(log.id, log.state.seq - LIMITS.logTail)).toHaveLength(LIMITS.logTail)
    })

    test('[L5] a log whose scope has ended takes no more and tells no more', async () => {
      const scope = new Scope('room')
      const log = await open().open(scope, 'demo', before)
      const seen: LogEntry[] = []
      log.follow(scope, (entry) => seen.push(entry))
      scope.close('ended')
      await expect(
        log.append({ type: 'room-changed', locked: true, hasPassword: false }),
      ).rejects.toMatchObject({
        name: 'Closed',
      })
      expect(seen).toEqual([])
    })

    test('a follower whose own scope ended hears nothing; the others go on', async () => {
      using scope = new Scope('room')
      const log = await open().open(scope, 'demo', before)
      const one = scope.child('one')
      const heard = { one: 0, two: 0 }
      log.follow(one, () => heard.one++)
      log.follow(scope, () => heard.two++)
      one.close()
      await log.append({ type: 'room-changed', locked: true, hasPassword: false })
      expect(heard).toEqual({ one: 0, two: 1 })
    })

    test('[C4] what the room brings along is in its first state', async () => {
      using scope = new Scope('room')
      const message = { id: crypto.randomUUID(), peer: peer(1), name: 'A', text: 'hi', at: 1 }
      const log = await open().open(scope, 'demo', { locked: true, hasPassword: true, chat: [message] })
      expect(log.state).toMatchObject({ locked: true, hasPassword: true, chat: [message], seq: 0 })
    })
  })
}
