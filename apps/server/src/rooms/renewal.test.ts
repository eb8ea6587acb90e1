import { Scope } from '@parley/kit'
import { TIMES, type Track } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { IceServers } from '../identity/ice-servers.ts'
import { FakeMedia } from '../media/fake.ts'
import { renewWhenLost } from './renewal.ts'
import type { Room } from './room.ts'
import { openTransports } from './seat-transports.ts'
import type { Seat, Transports } from './seat.ts'
import { Together } from './together.ts'

const ANN = 'p-aaaaaaaaaaaaaaaa'
const ICE = { for: () => [] } as unknown as IceServers

describe('a seat whose worker died', () => {
  let scope: Scope
  let media: FakeMedia
  let ended: string[]
  let track: Track
  let publish: () => void
  let lose: () => void

  beforeEach(async () => {
    vi.useFakeTimers()
    scope = new Scope('test')
    media = new FakeMedia()
    ended = []
    track = { id: 't-1', peer: ANN, source: 'camera', kind: 'video', muted: false }
    const room = {
      media: await media.openRoom(scope, 'demo'),
      published: new Map<string, { scope: Scope }>(),
      waiting: new Map(),
      demand: { forget: () => {} },
      renewals: new Together(),
      tracksChanged: () => {},
      append: async (event: { track: string }) => void ended.push(event.track),
      get state() {
        return { tracks: { [track.id]: track } }
      },
    }
    publish = () => {
      const published = { scope: scope.child(track.id) }
      room.published.set(track.id, published)
      published.scope.defer(() => room.published.delete(track.id))
    }
    publish()
    const seat = {
      scope: scope.child('seat'),
      peer: ANN,
      transports: await openTransports(scope, room.media, ANN),
      renew: (next: Transports) => (seat.transports = next),
      subscriptions: { dropAll: () => {}, moveTo: async () => {} },
    }
    renewWhenLost(room as unknown as Room, seat as unknown as Seat, ICE)
    lose = () => media.room('demo').lose()
  })
  afterEach(() => {
    scope.close()
    expect(media.open.transports).toBe(0)
    vi.useRealTimers()
  })

  test('[V2] gets other transports as often as they are lost, however long there is no worker', async () => {
    for (let times = 0; times < 3; times += 1) {
      lose()
      expect(media.open.transports).toBe(0)
      await vi.advanceTimersByTimeAsync(1)
      expect(media.open.transports).toBe(2)
    }
    const release = media.hold('openTransport')
    lose()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(media.open.transports).toBe(0)
    release()
    await vi.advanceTimersByTimeAsync(1)
    expect(media.open.transports).toBe(2)
  })

  test('[V7] what is not published again has ended', async () => {
    lose()
    await vi.advanceTimersByTimeAsync(TIMES.republish - 1)
    expect(ended).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(ended).toEqual([track.id])
  })

  test('[V7] what was published again and is lost a second time has all of that time again', async () => {
    lose()
    await vi.advanceTimersByTimeAsync(TIMES.republish - 1)
    publish()
    lose()
    await vi.advanceTimersByTimeAsync(TIMES.republish - 1)
    expect(ended).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(ended).toEqual([track.id])
  })

  test('[V7] what is muted can wait', async () => {
    track = { ...track, muted: true }
    lose()
    await vi.advanceTimersByTimeAsync(TIMES.republish)
    expect(ended).toEqual([])
  })
})
