import type { Connection } from '@parley/client'
import { Scope, Store } from '@parley/kit'
import type { Caption } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Channel } from '../ui/local-media.ts'
import { Dictation } from './dictation.ts'
import type { SpeechProvider } from './speech.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const track = (): MediaStreamTrack => ({}) as MediaStreamTrack
const open = (of: MediaStreamTrack): Channel => ({ on: true, input: { state: 'open', track: of, raw: of } })

function setUp() {
  const scope = new Scope('test')
  const said: Caption[] = []
  const connection = new Store<Connection>({ state: 'live' })
  const microphone = new Store<Channel>(open(track()))
  const lives: { scope: Scope; on: Parameters<SpeechProvider['listen']>[2]; language: string }[] = []
  const provider: SpeechProvider = {
    listen: (life, { language }, on) => void lives.push({ scope: life, on, language }),
  }
  const meeting = { connection, captions: { say: async (caption: Caption) => void said.push(caption) } }
  const dictation = new Dictation(scope, meeting, microphone, provider, 'zh-CN')
  return { scope, said, connection, microphone, lives, dictation }
}

test('words on their way are thinned out, the finished utterance is said at once and last', () => {
  const { said, lives } = setUp()
  const on = lives[0]!.on
  for (const text of ['g', 'go', 'goo', 'good']) on.understood({ utterance: 0, text, final: false })
  expect(said.map(({ text }) => text)).toEqual(['g'])
  vi.advanceTimersByTime(400)
  expect(said.map(({ text }) => text)).toEqual(['g', 'good'])
  on.understood({ utterance: 0, text: 'good mor', final: false })
  on.understood({ utterance: 0, text: 'good morning', final: true })
  vi.advanceTimersByTime(2_000)
  expect(said.map(({ text, final }) => `${text} ${final}`)).toEqual([
    'g false',
    'good false',
    'good morning true',
  ])
})

test('it listens while the microphone is on, and numbers go on in its next life', () => {
  const { said, lives, microphone } = setUp()
  lives[0]!.on.understood({ utterance: 0, text: 'one', final: true })
  lives[0]!.on.understood({ utterance: 1, text: 'two', final: true })
  microphone.set({ ...microphone.get(), on: false })
  expect(lives[0]!.scope.closed).toBe(true)
  microphone.set(open(track()))
  lives[1]!.on.understood({ utterance: 0, text: 'three', final: true })
  expect(said.map(({ utterance }) => utterance)).toEqual([0, 1, 2])
})

test('a failure ends it, and is told; nothing is left when its scope ends', () => {
  const { scope, lives, microphone, dictation } = setUp()
  lives[0]!.on.failed('language')
  expect(dictation.failure.get()).toBe('language')
  microphone.set(open(track()))
  expect(lives).toHaveLength(1)
  scope.close('done')
  expect(lives[0]!.scope.closed).toBe(true)
})

test('while the socket is lost only finished utterances wait for it', () => {
  const { said, connection, lives } = setUp()
  connection.set({ state: 'reconnecting', since: 0 })
  lives[0]!.on.understood({ utterance: 0, text: 'go', final: false })
  lives[0]!.on.understood({ utterance: 0, text: 'good', final: true })
  expect(said.map(({ text }) => text)).toEqual(['good'])
})
