import { Scope, Store } from '@parley/kit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Channel } from '../ui/local-media.ts'
import { followMutedSpeech, pauseAfter } from './muted-speech.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function made() {
  const scope = new Scope('test')
  const copies: { enabled: boolean; stopped: boolean }[] = []
  const raw = {
    enabled: false,
    clone: () => {
      const copy = { enabled: false, stopped: false, stop: () => (copy.stopped = true) }
      copies.push(copy)
      return copy
    },
  } as unknown as MediaStreamTrack
  const microphone = new Store<Channel>({ on: true, input: { state: 'open', track: raw, raw } })
  const speaking = new Store(false)
  const told: string[] = []
  const tell = { hint: () => told.push('hint'), over: () => told.push('over') }
  followMutedSpeech(scope, microphone, tell, () => speaking)
  const say = (): void => {
    speaking.set(true)
    speaking.set(false)
  }
  const mute = (muted: boolean): void => microphone.update((channel) => ({ ...channel, on: !muted }))
  return { scope, copies, told, say, mute }
}

test('it listens only while muted, to a copy, and lets go of it', () => {
  const { scope, copies, told, say, mute } = made()
  say()
  expect([copies.length, told]).toEqual([0, []])
  mute(true)
  expect(copies[0]).toMatchObject({ enabled: true, stopped: false })
  say()
  expect(told).toEqual(['hint'])
  mute(false)
  expect(copies[0]?.stopped).toBe(true)
  expect(told).toEqual(['hint', 'over'])
  scope.close()
  expect(scope.size).toBe(0)
})

test('it is said again after half a minute at the earliest, and ever more seldom', () => {
  const { told, say, mute } = made()
  mute(true)
  for (let second = 0; second < 600; second += 1) {
    say()
    vi.advanceTimersByTime(1_000)
  }
  expect(told).toHaveLength(5) // At 0, 30, 90, 210 and 450 seconds.
  expect([0, 1, 2, 3, 20].map(pauseAfter)).toEqual([0, 30_000, 60_000, 120_000, 300_000])
})
