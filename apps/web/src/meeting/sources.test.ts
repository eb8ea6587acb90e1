import type { Meeting, SourceWanted } from '@parley/client'
import { Scope, Store } from '@parley/kit'
import { emptyRoom, ProtocolError, type RoomState } from '@parley/protocol'
import { expect, test } from 'vitest'
import { type Capture, LocalMedia } from '../ui/local-media.ts'
import { bindSources, type SourceProblem } from './sources.ts'

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

async function stage(refuse = false) {
  const scope = new Scope('test')
  const capture: Capture = {
    open: async (_scope, kind) =>
      Object.assign(new EventTarget(), { kind, enabled: true }) as unknown as MediaStreamTrack,
    classify: () => 'denied',
    list: async () => ({ microphones: [], cameras: [], speakers: [] }),
  }
  const local = new LocalMedia(scope, capture, { microphone: true, camera: false, chosen: {} })
  const room = new Store<RoomState>(emptyRoom('l'))
  const calls: [string, SourceWanted | null][] = []
  const mute = (muted: boolean): void =>
    room.update((state) => ({
      ...state,
      tracks: { t: { id: 't', peer: 'me', source: 'microphone', kind: 'audio', muted } },
    }))
  const meeting = {
    you: 'me',
    room,
    setSource: async (source: string, wanted: SourceWanted | null) => {
      calls.push([source, wanted])
      if (refuse) throw new ProtocolError('unsupported-media')
      await Promise.resolve()
      if (source === 'microphone' && wanted !== null) mute(wanted.muted)
    },
  } as unknown as Meeting
  const problems: SourceProblem[] = []
  bindSources(scope, meeting, local, (problem) => problems.push(problem))
  await local.start()
  await settle()
  return { scope, local, calls, mute, problems }
}

test('what is switched on is published, what was never opened is not', async () => {
  const { calls } = await stage()
  expect(calls.map(([source, wanted]) => [source, wanted?.muted])).toEqual([['microphone', false]])
})

test('one own switch is sent and stays as it was set, however quickly it is turned', async () => {
  const { local, calls } = await stage()
  local.set('microphone', false)
  local.set('microphone', true)
  await settle()
  expect(calls.map(([, wanted]) => wanted?.muted)).toEqual([false, true, false])
  expect(local.microphone.get().on).toBe(true)
})

test('[M6] when a host mutes one, the switch follows', async () => {
  const { local, calls, mute } = await stage()
  mute(true)
  expect(local.microphone.get().on).toBe(false)
  await settle()
  expect(calls.at(-1)?.[1]?.muted).toBe(true)
})

test('a camera that is switched off sends nothing, and keeps its track', async () => {
  const { local, calls } = await stage()
  local.set('camera', true)
  await settle()
  local.set('camera', false)
  expect(calls.slice(1).map(([source, wanted]) => [source, wanted?.muted, wanted?.media === null])).toEqual([
    ['camera', false, false],
    ['camera', true, true],
  ])
})

test('[M2] what the server does not take is told', async () => {
  const { problems } = await stage(true)
  expect(problems).toEqual([{ kind: 'microphone', problem: 'unsupported-media' }])
})
