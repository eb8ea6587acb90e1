import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Scope } from '@parley/kit'
import { watchFlow, type Flow } from './flow.ts'

describe('what arrives', () => {
  let scope: Scope
  let signs: string[]
  let flows: Map<string, number>
  let expected: Set<string>

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] })
    scope = new Scope('seat')
    signs = []
    flows = new Map()
    expected = new Set(['voice', 'camera'])
    watchFlow(scope, {
      now: () => performance.now(),
      flows: () =>
        [...flows].map(([track, at]): Flow => ({
          track,
          kind: track === 'camera' ? 'video' : 'audio',
          at,
        })),
      expects: (track) => expected.has(track),
      silent: () => signs.push(`silent ${performance.now()}`),
      still: () => {},
      heard: () => signs.push('heard'),
    })
  })
  afterEach(() => {
    scope.close()
    vi.useRealTimers()
  })

  /** Lets these tracks arrive for so long, a packet every `gap` milliseconds. */
  function flow(ms: number, tracks: readonly string[], gap = 20): void {
    for (let passed = 0; passed < ms; passed += gap) {
      for (const track of tracks) flows.set(track, performance.now())
      vi.advanceTimersByTime(gap)
    }
  }

  test('[N5] a silence is told once, less than a second after it began, and that it is over', () => {
    flow(3_000, ['voice', 'camera'])
    const began = performance.now()
    vi.advanceTimersByTime(10_000)
    expect(signs).toHaveLength(1)
    expect(Number(signs[0]?.split(' ')[1]) - began).toBeLessThan(550)
    flow(200, ['voice'])
    expect(signs.slice(1)).toEqual(['heard'])
  })

  test('looks that take long leave the page time for other things', () => {
    let [now, looks] = [0, 0]
    watchFlow(scope, {
      now: () => now,
      flows: () => {
        looks += 1
        now += 50
        return []
      },
      expects: () => true,
      ...{ silent: () => {}, still: () => {}, heard: () => {} },
    })
    while (now < 10_000) {
      now += 100
      vi.advanceTimersByTime(100)
    }
    expect(looks * 50).toBeLessThanOrEqual(1_000)
    expect(looks).toBeGreaterThan(15)
  })

  test('[N5] pauses of a voice that sends comfort noise only are no silence', () => {
    flow(10_000, ['voice'], 440)
    expect(signs).toEqual([])
  })

  test('[N5] who mutes, or leaves, makes no silence', () => {
    flow(3_000, ['voice'])
    expected.delete('voice')
    vi.advanceTimersByTime(3_000)
    flow(3_000, ['camera'])
    flows.clear()
    vi.advanceTimersByTime(3_000)
    expect(signs).toEqual([])
  })

  test('[N5] one of several that stops is no silence, all of them are', () => {
    flow(3_000, ['voice', 'camera'])
    flow(3_000, ['camera'])
    expect(signs).toEqual([])
    vi.advanceTimersByTime(1_000)
    expect(signs).toHaveLength(1)
  })

  test('[N5] a flow that comes and goes makes no storm: it must be steady before its end means anything', () => {
    flow(3_000, ['voice'])
    for (let turn = 0; turn < 20; turn += 1) {
      vi.advanceTimersByTime(900)
      flow(300, ['voice'])
    }
    expect(signs.filter((sign) => sign.startsWith('silent'))).toHaveLength(1)
  })

  test('a page that slept draws no conclusion', () => {
    flow(3_000, ['voice'])
    scope.close()
    const woken = new Scope('again')
    let now = 0
    watchFlow(woken, {
      now: () => now,
      flows: () => [{ track: 'voice', kind: 'audio', at: Math.min(now, 3_000) }],
      expects: () => true,
      silent: () => signs.push('silent'),
      still: () => {},
      heard: () => signs.push('heard'),
    })
    for (; now < 3_000; now += 100) vi.advanceTimersByTime(100)
    now += 60_000
    vi.advanceTimersByTime(100)
    expect(signs).toEqual([])
    woken.close()
  })
})
