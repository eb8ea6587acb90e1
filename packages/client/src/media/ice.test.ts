import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Scope, setFaultSink, sleep } from '@parley/kit'
import { FakeWorld } from '../fakes/surroundings.ts'
import { IceWatch, pathOf, worsePath, type TransportState } from './ice.ts'
import { ownClock } from '../fakes/own-clock.ts'
import { until } from '../fakes/until.ts'

const { timing, chance } = new FakeWorld().surroundings
const wait = (ms: number): Promise<void> => sleep(new Scope('wait'), ms)

describe('the media path', () => {
  ownClock()

  let scope: Scope
  let state: TransportState
  let restarts: number
  let restart: () => Promise<void>
  let listener: () => void
  let use: () => void
  let watch: IceWatch
  let faults: unknown[]

  const become = (next: TransportState): void => {
    state = next
    listener()
  }

  beforeEach(() => {
    faults = []
    setFaultSink((error) => faults.push(error))
    scope = new Scope('seat')
    state = 'new'
    restarts = 0
    restart = () => Promise.resolve()
    watch = new IceWatch(
      scope,
      { timing, chance },
      {
        state: () => state,
        onChange: (changed) => (listener = changed),
        onUse: (used) => (use = used),
        restart: () => {
          restarts += 1
          return restart()
        },
      },
    )
  })

  afterEach(() => scope.close())

  test('comes up', () => {
    expect(watch.path.get()).toBe('idle')
    become('connecting')
    expect(watch.path.get()).toBe('connecting')
    become('connected')
    expect(watch.path.get()).toBe('connected')
    scope.close()
    expect(watch.path.get()).toBe('idle')
  })

  test('one that does not even begin to look for a path is restarted', async () => {
    restart = async () => become('connected')
    use()
    await wait(timing.iceRestart - 1)
    expect(restarts).toBe(0)
    await until(() => expect(watch.path.get()).toBe('connected'))
    expect(restarts).toBe(1)
  })

  test('one that looks for a path has all the time it takes', async () => {
    use()
    become('connecting')
    await wait(2 * timing.iceRestart)
    expect(restarts).toBe(0)
  })

  test('a short interruption heals by itself', async () => {
    become('connected')
    become('disconnected')
    expect(watch.path.get()).toBe('interrupted')
    become('connected')
    await wait(40)
    expect(restarts).toBe(0)
    expect(watch.path.get()).toBe('connected')
  })

  test('a longer one is healed by restarts, one after the other, until one helps', async () => {
    const seen: string[] = []
    watch.path.subscribe(() => seen.push(watch.path.get()))
    restart = async () => {
      become('connecting')
      if (restarts === 2) become('connected')
    }
    become('connected')
    become('disconnected')
    await until(() => expect(watch.path.get()).toBe('connected'))
    await wait(60)
    expect(restarts).toBe(2)
    expect(seen).toEqual(['connected', 'interrupted', 'connected'])
  })

  test('what has failed is restarted at once', () => {
    become('connected')
    become('failed')
    expect(restarts).toBe(1)
  })

  test('[N5] a mere hint restarts ICE at once, and further hints meanwhile do nothing', async () => {
    watch.suspect()
    expect(restarts, 'a path that never stood is still being opened').toBe(0)
    become('connecting')
    become('connected')
    for (let hint = 0; hint < 20; hint += 1) watch.suspect()
    expect(restarts).toBe(1)
    expect(watch.path.get()).toBe('connected')
    await wait(60)
    expect(restarts).toBe(1)
    watch.suspect()
    expect(restarts).toBe(2)
  })

  test('[N5] when the hint was right and the path fails, restarts go on until one helps', async () => {
    become('connected')
    restart = async () => {
      if (restarts === 1) become('disconnected')
      if (restarts === 3) become('connected')
    }
    watch.suspect()
    await until(() => expect(watch.path.get()).toBe('connected'))
    await wait(60)
    expect(restarts).toBe(3)
  })

  test('without end it is given up, until the server comes back', async () => {
    become('connected')
    become('failed')
    await until(() => expect(watch.path.get()).toBe('failed'))
    expect(restarts).toBe(10)
    watch.revive()
    expect(watch.path.get()).toBe('interrupted')
    expect(restarts).toBe(11)
    become('connected')
    await wait(30)
    expect(restarts).toBe(11)
  })

  test('a server that refuses to restart ICE ends the trying and is a fault', async () => {
    restart = () => Promise.reject(new Error('refused'))
    become('failed')
    await until(() => expect(faults).toHaveLength(1))
    expect(watch.path.get()).toBe('failed')
    expect(restarts).toBe(1)
  })

  test('nothing goes on after the seat', async () => {
    become('disconnected')
    scope.close()
    await wait(40)
    expect(restarts).toBe(0)
  })

  test('of two transports the worse counts, and an unused one not at all', () => {
    expect(worsePath('idle', 'connected')).toBe('connected')
    expect(worsePath('connected', 'connecting')).toBe('connecting')
    expect(worsePath('interrupted', 'connected')).toBe('interrupted')
    expect(worsePath('failed', 'interrupted')).toBe('failed')
    expect(pathOf('connecting', { wasConnected: false, givenUp: true })).toBe('failed')
  })
})
