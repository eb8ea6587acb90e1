import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Closed, Scope, setFaultSink, Store } from '@parley/kit'
import type { SeatTransports } from '@parley/protocol'
import type { MediaPath } from '../api.ts'
import { fakeTrack } from '../fakes/media.ts'
import { LINGER_MS, openLastingPath, type LastingPath } from './lasting-path.ts'
import type { ServerPath } from './port.ts'

const transports = (id: string): SeatTransports =>
  ({ send: { id }, recv: { id } }) as unknown as SeatTransports

/** One publication at one of the paths. */
interface Made {
  readonly media: string
  readonly layers: number | undefined
  sending: string | null
  carried: boolean
  open: boolean
  answer: PromiseWithResolvers<string>
}

/** The path over one pair of transports. */
class FakePath {
  readonly path = new Store<MediaPath>('idle')
  readonly made: Made[] = []
  isRetired = false
  readonly scope: Scope
  readonly wires: Scope

  constructor(scope: Scope, wires: Scope) {
    this.scope = scope
    this.wires = wires
  }

  readonly port: Pick<ServerPath, 'publish' | 'retire'> = {
    retire: () => (this.isRetired = true),
    publish: (source, media, muted, _sound, layers) => {
      const answer = Promise.withResolvers<string>()
      this.scope.defer(() => answer.reject(new Closed('renewed')))
      const sending = muted ? null : media.id
      const made: Made = { media: media.id, layers, sending, carried: true, open: true, answer }
      this.made.push(made)
      return {
        track: answer.promise,
        codec: null,
        sent: { source, rtpParameters: { codecs: [], mid: media.id } },
        send: (next) => (made.sending = next?.id ?? null),
        carry: (on) => (made.carried = on),
        demand: () => {},
        close: () => (made.open = false),
      }
    },
  }
}

describe('a path that outlives its transports', () => {
  let scope: Scope
  let paths: FakePath[]
  let path: LastingPath
  let faults: unknown[]

  beforeEach(() => {
    faults = []
    setFaultSink((error) => faults.push(error))
    scope = new Scope('seat')
    paths = []
    path = openLastingPath(scope, transports('a'), (life, wires) => {
      const made = new FakePath(life, wires)
      paths.push(made)
      return { ...made.port, path: made.path } as unknown as ServerPath
    })
  })

  const publish = (name = 'cam') => path.publish('camera', fakeTrack(name), false, 'speech')
  const made = (at: number): Made => {
    const found = paths[at]?.made[0]
    if (found === undefined) throw new Error('nothing was published')
    return found
  }

  test('[V2] all that was published is published again, as it stands now', async () => {
    const outgoing = publish()
    made(0).answer.resolve('t-1')
    outgoing.send(fakeTrack('other cam'))
    outgoing.carry(false)
    outgoing.demand(2)
    expect(path.renew(transports('b'))).toBe(true)
    expect(made(0).open).toBe(false)
    expect(made(1)).toMatchObject({ media: 'other cam', sending: 'other cam', carried: false, layers: 2 })
    expect(await outgoing.track).toBe('t-1')
    outgoing.send(null)
    expect(made(1).sending).toBeNull()
    outgoing.close()
    path.renew(transports('c'))
    expect(paths[2]?.made).toEqual([])
  })

  test('[V2] what was being published when its transport was lost is named by the next one', async () => {
    const outgoing = publish()
    path.renew(transports('b'))
    made(1).answer.resolve('t-2')
    expect(await outgoing.track).toBe('t-2')
    expect(faults).toEqual([])
  })

  test('a refusal is told to whoever published; a later one, which nobody waits for, is a fault', async () => {
    const outgoing = publish()
    made(0).answer.resolve('t-1')
    await outgoing.track
    path.renew(transports('b'))
    made(1).answer.reject(new Error('refused'))
    await vi.waitFor(() => expect(faults).toHaveLength(1))
    const another = path.publish('microphone', fakeTrack('mic'), false, 'speech')
    paths[1]?.made[1]?.answer.reject(new Error('refused'))
    await expect(another.track).rejects.toThrow('refused')
    expect(faults).toHaveLength(1)
  })

  test('[V4] a camera that is off is published when it is on again', () => {
    const off = Object.assign(fakeTrack('cam'), { readyState: 'ended' })
    const outgoing = path.publish('camera', off, true, 'speech')
    path.renew(transports('b'))
    expect(paths[1]?.made).toEqual([])
    outgoing.send(fakeTrack('new cam'))
    expect(made(1)).toMatchObject({ media: 'new cam' })
  })

  test('[V10] what is sent is published first, in the order of the sources, and is named so to another node', async () => {
    const [camera, muted] = [fakeTrack('camera'), fakeTrack('screen')]
    path.publish('camera', camera, false, 'speech')
    path.publish('screen', muted, true, 'speech')
    path.publish('microphone', fakeTrack('microphone'), false, 'speech')
    expect(path.sends().map(({ source }) => source)).toEqual(['microphone', 'camera'])
    path.renew(transports('second'))
    expect(paths[0]?.isRetired).toBe(true)
    expect(paths[1]?.made.map(({ media }) => media)).toEqual(['microphone', 'camera', 'screen'])
    for (const { made } of paths) for (const { answer } of made) answer.resolve('t')
  })

  test('[V2] what arrived over the old transports ends a while after what was sent over them', () => {
    vi.useFakeTimers()
    path.renew(transports('b'))
    expect([paths[0]?.scope.closed, paths[0]?.wires.closed]).toEqual([true, false])
    vi.advanceTimersByTime(LINGER_MS)
    expect(paths[0]?.wires.closed).toBe(true)
    expect(paths[1]?.wires.closed).toBe(false)
    scope.close()
    expect(paths[1]?.wires.closed).toBe(true)
    vi.useRealTimers()
  })

  test('[V5] the same transports again change nothing', () => {
    publish()
    expect(path.renew(transports('a'))).toBe(false)
    expect(paths).toHaveLength(1)
  })

  test('what connects anew was interrupted', () => {
    paths[0]?.path.set('connecting')
    expect(path.path.get()).toBe('connecting')
    paths[0]?.path.set('connected')
    path.renew(transports('b'))
    paths[1]?.path.set('connecting')
    expect(path.path.get()).toBe('interrupted')
    paths[1]?.path.set('connected')
    expect(path.path.get()).toBe('connected')
  })

  test('[G18] what is kept goes on sending until the others have changed over, and falls silent with the rest', () => {
    vi.useFakeTimers()
    const out = path.publish('microphone', fakeTrack('m'), false, 'speech')
    out.demand(1)
    path.renew(transports('b'), 'kept')
    const [old, next] = [paths[0]?.made[0], paths[1]?.made[0]]
    expect([old?.open, next?.open, next?.layers]).toEqual([true, true, undefined])
    out.send(null)
    expect([old?.sending, next?.sending]).toEqual([null, null])
    expect(paths[0]?.scope.closed).toBe(false)
    vi.runAllTimers()
    expect([old?.open, next?.open, paths[0]?.scope.closed]).toEqual([false, true, true])
    vi.useRealTimers()
  })

  test('[G12] what was left with its node ends at once, and is published again with all its layers', () => {
    const out = path.publish('camera', fakeTrack('c'), false, 'speech')
    out.demand(0)
    path.renew(transports('b'), 'left')
    expect([paths[0]?.made[0]?.open, paths[0]?.scope.closed]).toEqual([false, true])
    expect([paths[1]?.made[0]?.open, paths[1]?.made[0]?.layers]).toEqual([true, undefined])
  })
})
