import { Scope, Store } from '@parley/kit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Channel, Kind } from '../ui/local-media.ts'
import { PushToTalk } from './push-to-talk.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function made(on = false) {
  const scope = new Scope('test')
  const track = {} as MediaStreamTrack
  const microphone = new Store<Channel>({ on, input: { state: 'open', track, raw: track } })
  const set = (_kind: Kind, to: boolean): void => microphone.update((channel) => ({ ...channel, on: to }))
  return { scope, microphone, set, talk: new PushToTalk(scope, { microphone, set }) }
}

test('one is heard while the key is held, and for the last syllable', () => {
  const { microphone, talk } = made()
  expect(talk.begin()).toBe(true)
  expect(microphone.get().on).toBe(true)
  talk.release()
  expect([talk.talk.get(), microphone.get().on]).toEqual(['tail', true])
  vi.advanceTimersByTime(299)
  expect(microphone.get().on).toBe(true)
  vi.advanceTimersByTime(1)
  expect([talk.talk.get(), microphone.get().on]).toEqual(['off', false])
})

test('pressed again in the tail it goes on without a gap', () => {
  const { microphone, talk } = made()
  const said: boolean[] = []
  microphone.subscribe(() => said.push(microphone.get().on))
  talk.begin()
  talk.release()
  vi.advanceTimersByTime(100)
  talk.begin()
  vi.advanceTimersByTime(5_000)
  expect(said.every(Boolean)).toBe(true)
  expect(talk.talk.get()).toBe('held')
})

test('who is heard anyway is not muted by it', () => {
  const { microphone, talk } = made(true)
  expect(talk.begin()).toBe(false)
  talk.release()
  talk.end()
  vi.advanceTimersByTime(5_000)
  expect(microphone.get().on).toBe(true)
})

test('leaving the window mutes at once, and so does the end of the meeting', () => {
  const { microphone, talk, scope } = made()
  talk.begin()
  talk.end()
  expect(microphone.get().on).toBe(false)
  talk.begin()
  scope.close()
  expect(microphone.get().on).toBe(false)
  expect(scope.size).toBe(0)
})

test('muted by a host while the key is held, one stays muted', () => {
  const { microphone, talk, set } = made()
  talk.begin()
  set('microphone', false)
  expect(talk.talk.get()).toBe('off')
  talk.release()
  vi.advanceTimersByTime(5_000)
  expect(microphone.get().on).toBe(false)
})
