import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Scope, Store } from '@parley/kit'
import { emptyRoom, reduce, type RoomEvent, type RoomState } from '@parley/protocol'
import type { MediaPath } from '../../api.ts'
import { FakeLink } from '../../fakes/link.ts'
import { fakeTrack, someRtp } from '../../fakes/media.ts'
import type { Call } from '../../signal/calls.ts'
import { TIMING } from '../../timing.ts'
import { IceConfig } from '../ice-config.ts'
import type { LastingPath } from '../lasting-path.ts'
import type { MediaPort } from '../port.ts'
import { openTwoPaths } from './two-paths.ts'

describe('the two ways behind one interface', () => {
  const room = new Store<RoomState>(emptyRoom('l-0000000000000000'))
  const path = new Store<MediaPath>('connected')
  let scope: Scope
  let port: MediaPort
  let links: FakeLink[]
  let carried: boolean
  let aside: string[][]
  /** Of what comes over the server; null while nothing does. */
  let serverStamp: number | null

  const say = (event: RoomEvent): void => room.set(reduce(room.get(), { seq: room.get().seq + 1, event }))
  const joins = (id: string): void =>
    say({
      type: 'peer-joined',
      peer: {
        id,
        name: id,
        role: 'participant',
        joinedAt: 1,
        connected: true,
        handRaisedAt: null,
        direct: true,
      },
    })
  const pass = (ms: number): void => void vi.advanceTimersByTime(ms)
  /** Time in which frames come by the ways named. */
  const flow = (ms: number, ways: 'server' | 'direct' | 'both'): void => {
    for (let at = 0; at < ms; at += 40) {
      if (ways !== 'direct') serverStamp = (serverStamp ?? 0) + 40
      const link = links.at(-1)
      if (ways !== 'server' && link !== undefined) link.stamp = (link.stamp ?? 0) + 40
      pass(40)
    }
  }
  const agree = (tracks: readonly string[]): void =>
    links.at(-1)?.told.set({ company: room.get().company, tracks: new Set(tracks) })
  let shown: () => string
  /** What followed from signs of the network, in order. */
  let hints: string[]

  beforeEach(async () => {
    vi.useFakeTimers()
    scope = new Scope('seat')
    room.set(emptyRoom('l-0000000000000000'))
    links = []
    carried = true
    aside = []
    serverStamp = 0
    hints = []
    const server: LastingPath = {
      path,
      publish: () => ({
        track: Promise.resolve('t-mine'),
        codec: null,
        sent: null,
        send: () => {},
        demand: () => {},
        carry: (on) => (carried = on),
        close: () => {},
      }),
      receive: async ({ id }) => ({
        media: fakeTrack(id === 'c' ? 'server' : id),
        lastFrame: () => serverStamp,
        close: () => {},
      }),
      renew: () => true,
      revive: () => {},
      suspect: () => hints.push('ice'),
      sends: () => [],
      stats: async () => [],
    }
    const call = (async (_method: string, { tracks }: { tracks: string[] }) => {
      aside.push(tracks)
      return {}
    }) as unknown as Call
    const seat = {
      ...{ timing: TIMING, chance: () => 0.5, now: () => Date.now(), call, room, you: () => 'p-z' },
      ...{ ice: new IceConfig(false), receivable: () => [], transports: {} as never },
      network: { suspect: () => hints.push('socket'), wake: () => hints.push('wake') },
    }
    port = openTwoPaths(scope, server, seat, (_scope, _peer, _need, failed) => {
      const link = new FakeLink()
      link.failed = failed
      links.push(link)
      return link
    })
    joins('p-z')
    port.publish('microphone', fakeTrack('mine'), false, 'speech')
    joins('p-a')
    say({
      type: 'track-published',
      track: { id: 't-theirs', peer: 'p-a', source: 'microphone', kind: 'audio', muted: false },
    })
    const incoming = await port.receive({ id: 'c', track: 't-theirs', kind: 'audio', rtpParameters: someRtp })
    shown = () => incoming.media.get().id
    await Promise.resolve()
  })
  afterEach(() => {
    scope.close('over')
    vi.useRealTimers()
  })

  const straight = (): void => {
    flow(TIMING.directWait + 100, 'server')
    links.at(-1)?.up.set(true)
    agree([])
    flow(200, 'both')
    agree(['t-mine'])
    flow(TIMING.directLinger + 200, 'both')
  }

  test('[G14] whether something still comes over the server is told by what came last', () => {
    expect(port.arrives()).toBe(false)
    flow(300, 'server')
    expect(port.arrives()).toBe(true)
    pass(1_000)
    expect(port.arrives()).toBe(false)
  })

  const again = async (id: string): Promise<() => string> => {
    serverStamp = null
    const asked = { id, track: 't-theirs', kind: 'audio', rtpParameters: someRtp } as const
    const { media } = await port.receive(asked)
    return () => media.get().id
  }

  test('[G18] a voice by another subscription is played as it came before until it comes, or until that is no longer waited for', async () => {
    const comes = await again('next')
    pass(500)
    expect(comes()).toBe('server')
    serverStamp = 1
    pass(100)
    expect(comes()).toBe('next')
    const isSilent = await again('another')
    pass(1_100)
    expect(isSilent()).toBe('next')
    pass(200)
    expect(isSilent()).toBe('another')
  })

  test('[W2] the link is opened beside the server’s way, and the change leaves nothing without a way', () => {
    expect(links).toHaveLength(0)
    flow(TIMING.directWait + 100, 'server')
    expect(links).toHaveLength(1)
    expect(shown()).toBe('server')
    links[0]?.up.set(true)
    pass(50)
    expect(links[0]?.sent.get('t-mine')?.id).toBe('mine')
    agree([])
    flow(200, 'both')
    expect(shown()).toBe('direct')
    expect(links[0]?.words.at(-1)).toEqual([room.get().company, ['t-theirs']])
    expect(carried).toBe(true) // The other one has not said yet that it plays ours.
    agree(['t-mine'])
    flow(200, 'both')
    expect(carried).toBe(true) // Not at once: its elements change over.
    flow(TIMING.directLinger, 'both')
    expect(carried).toBe(false)
    expect(aside.at(-1)).toEqual(['t-mine'])
    expect(port.straight.get()).toBe('on')
  })

  test('[W3] a third one: the server gets everything at once, the link ends when both have left it', () => {
    straight()
    joins('p-c')
    expect(carried).toBe(true)
    expect(links[0]?.sent.get('t-mine')?.id).toBe('mine')
    expect(shown()).toBe('direct')
    agree(['t-mine'])
    flow(200, 'both')
    expect(shown()).toBe('server')
    expect(links[0]?.said).toBe('')
    agree([])
    flow(200, 'both')
    expect(links[0]?.said).toBe('') // What shows and plays it changes over.
    flow(TIMING.directLinger, 'both')
    expect(links[0]?.said).toBe('bye')
    expect(port.straight.get()).toBe('off')
    expect(aside.at(-1)).toEqual([])
  })

  test('[V8] what is played from the link goes on when the server’s transports are lost', async () => {
    straight()
    const words = links[0]?.words.length
    port.renew({} as never)
    const again = await port.receive({ id: 'd', track: 't-theirs', kind: 'audio', rtpParameters: someRtp })
    expect(again.media.get().id).toBe('direct')
    flow(200, 'direct')
    expect(again.media.get().id).toBe('direct')
    expect(links[0]?.words).toHaveLength(words ?? 0)
    expect([carried, port.straight.get()]).toEqual([false, 'on'])
  })

  test('[W5] a link by which nothing comes is left at once, told, and tried again later and later', () => {
    straight()
    pass(TIMING.directSilence + 100)
    expect(carried).toBe(true)
    expect(port.straight.get()).toBe('silent')
    flow(200, 'server')
    expect(shown()).toBe('server')
    expect(links[0]?.said).toBe('')
    flow(TIMING.directDoubt, 'server')
    expect(links[0]?.said).toBe('bye')
    flow(TIMING.directAgain, 'server')
    expect(links).toHaveLength(1)
    flow(TIMING.directAgain, 'server')
    expect(links).toHaveLength(2)
    links[1]?.failed()
    expect(port.straight.get()).toBe('unreachable')
    flow(TIMING.directAgain * 2 + 1_000, 'server')
    expect(links).toHaveLength(2)
    flow(TIMING.directAgain * 2, 'server')
    expect(links).toHaveLength(3)
  })

  test('[W5] where nothing comes by either way, the one that comes back first is played, and the link stays', () => {
    straight()
    pass(3_000)
    expect(links[0]?.words.at(-1)).toEqual([room.get().company, []])
    flow(200, 'direct')
    expect(shown()).toBe('direct')
    flow(1_000, 'both')
    expect(links[0]?.words.at(-1)).toEqual([room.get().company, ['t-theirs']])
    flow(1_000, 'both')
    expect(port.straight.get()).toBe('on')
    expect(links).toHaveLength(1)
  })

  test('[W5] a link that breaks takes nothing with it', () => {
    straight()
    links[0]?.failed()
    expect(shown()).toBe('server')
    expect(carried).toBe(true)
  })

  test('[N5] silence asks the socket; if that came back alone, ICE is restarted', () => {
    flow(3_000, 'server')
    pass(1_000)
    expect(hints).toEqual(['socket'])
    port.revive()
    expect(hints).toEqual(['socket', 'ice'])
    flow(500, 'server')
    expect(hints).toEqual(['socket', 'ice', 'wake'])
    port.revive()
    expect(hints).toEqual(['socket', 'ice', 'wake'])
  })

  test('[N5] who is muted makes no silence', () => {
    flow(3_000, 'server')
    say({ type: 'track-muted', track: 't-theirs', muted: true })
    pass(5_000)
    expect(hints).toEqual([])
  })

  test('who is muted changes without a sound, and who leaves takes the link along', () => {
    say({ type: 'track-muted', track: 't-theirs', muted: true })
    flow(TIMING.directWait + 100, 'server')
    links[0]?.up.set(true)
    agree([])
    pass(100)
    expect(shown()).toBe('direct')
    say({ type: 'peer-left', peer: 'p-a', reason: 'left' })
    expect(shown()).toBe('server')
    expect(carried).toBe(true)
    expect(port.straight.get()).toBe('off')
  })
})
