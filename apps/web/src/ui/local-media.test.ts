import { Scope, setFaultSink } from '@parley/kit'
import { expect, test } from 'vitest'
import type { Input } from './local-input.ts'
import { type Capture, type Effect, LocalMedia, Withheld } from './local-media.ts'

class FakeTrack extends EventTarget {
  enabled = true
  stopped = false
}

function fake(failing: Partial<Record<'microphone' | 'camera', string>> = {}) {
  const opened: { kind: string; device: string | undefined; track: FakeTrack }[] = []
  const capture: Capture = {
    async open(scope, kind, device) {
      await Promise.resolve()
      const failure = failing[kind]
      if (failure !== undefined) throw new Error(failure)
      const track = new FakeTrack()
      scope.defer(() => (track.stopped = true))
      opened.push({ kind, device, track })
      return track as unknown as MediaStreamTrack
    },
    classify: (error) => (error instanceof Error && error.message === 'in-use' ? 'in-use' : 'denied'),
    list: async () => ({ microphones: [{ id: 'm1', label: 'Mic' }], cameras: [], speakers: [] }),
  }
  const scope = new Scope('test')
  const make = (start = { microphone: true, camera: true }) =>
    new LocalMedia(scope, capture, { ...start, chosen: {} })
  return { scope, opened, failing, make, live: () => opened.filter(({ track }) => !track.stopped).length }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

test('what is wanted on is opened, and everything stops with the page', async () => {
  const { scope, make, live } = fake()
  const local = make()
  await local.start()
  expect(local.microphone.get().input.state).toBe('open')
  expect(local.camera.get().input.state).toBe('open')
  expect(local.devices.get().microphones).toHaveLength(1)
  expect(live()).toBe(2)
  scope.close()
  expect(live()).toBe(0)
  expect(scope.size).toBe(0)
})

test('what the link wants off is not even asked for', async () => {
  const { make, opened } = fake()
  await make({ microphone: false, camera: false }).start()
  expect(opened).toHaveLength(0)
})

test('a muted microphone stays open and silent, a camera that is off is closed', async () => {
  const { make, opened, live } = fake()
  const local = make()
  await local.start()
  local.set('microphone', false)
  local.set('camera', false)
  expect(opened[0]!.track).toMatchObject({ enabled: false, stopped: false })
  expect(local.camera.get()).toEqual({ on: false, input: { state: 'closed' } })
  expect(live()).toBe(1)
  local.set('microphone', true)
  local.set('camera', true)
  await settle()
  expect(opened).toHaveLength(3)
  expect(live()).toBe(2)
})

test('a failure says why, leaves nothing open, and can be tried again', async () => {
  const { make, failing, live } = fake({ camera: 'in-use' })
  const local = make()
  await local.start()
  expect(local.camera.get()).toEqual({ on: true, input: { state: 'failed', failure: 'in-use' } })
  expect(live()).toBe(1)
  delete failing.camera
  local.retry()
  await settle()
  expect(local.camera.get().input.state).toBe('open')
  expect(live()).toBe(2)
})

test('going without both closes them and forgets what failed', async () => {
  const { make, live } = fake({ camera: 'denied' })
  const local = make()
  await local.start()
  local.without()
  expect(local.microphone.get()).toEqual({ on: false, input: { state: 'closed' } })
  expect(local.camera.get()).toEqual({ on: false, input: { state: 'closed' } })
  expect(live()).toBe(0)
})

test('another device replaces the open one; of two choices in a hurry the last one stays', async () => {
  const { make, opened, live } = fake()
  const local = make({ microphone: true, camera: false })
  await local.start()
  local.choose('microphone', 'a')
  local.choose('microphone', 'b')
  await settle()
  expect(live()).toBe(1)
  expect(opened.at(-1)).toMatchObject({ device: 'b', track: { stopped: false } })
})

test('a device that goes away is a failure, one that was switched off is not', async () => {
  const { make, opened } = fake()
  const local = make({ microphone: true, camera: false })
  await local.start()
  opened[0]!.track.dispatchEvent(new Event('ended'))
  await settle()
  expect(local.microphone.get().input).toEqual({ state: 'failed', failure: 'not-found' })
})

test('another microphone is opened before the last one ends, another camera after it', async () => {
  const { make, opened, scope } = fake()
  const local = make()
  await local.start()
  const atOpening: boolean[] = []
  for (const kind of ['microphone', 'camera'] as const) {
    const before = opened.find((each) => each.kind === kind)!
    local.choose(kind, 'other')
    atOpening.push(before.track.stopped)
    await settle()
    expect(before.track.stopped).toBe(true)
  }
  expect(atOpening).toEqual([false, true])
  scope.close()
  expect(scope.size).toBe(0)
})

test('an effect stands between the device and what is handed out, and keeps the switch', async () => {
  const { make, opened, scope, live } = fake()
  const local = make({ microphone: true, camera: false })
  const ends: string[] = []
  const effect =
    (name: string): Effect =>
    async (step) => {
      await Promise.resolve()
      step.defer(() => ends.push(name))
      return Object.assign(new FakeTrack(), { name }) as unknown as MediaStreamTrack
    }
  const handedOut = () => local.microphone.get().input as Extract<Input, { state: 'open' }>
  local.setEffect('microphone', effect('first'))
  await local.start()
  expect(handedOut().track).toMatchObject({ name: 'first' })
  local.set('microphone', false)
  expect(handedOut().track.enabled).toBe(false)
  expect(handedOut().raw.enabled).toBe(true)
  local.setEffect('microphone', effect('lost in the hurry'))
  local.setEffect('microphone', effect('second'))
  await settle()
  expect(handedOut().track).toMatchObject({ name: 'second', enabled: false })
  expect(ends).toEqual(['lost in the hurry', 'first'])
  local.setEffect('microphone', null)
  await settle()
  expect(handedOut().track).toBe(handedOut().raw)
  expect(handedOut().track.enabled).toBe(false)
  expect(opened).toHaveLength(1)
  scope.close()
  expect(live()).toBe(0)
  expect(scope.size).toBe(0)
})

test('an effect that breaks is told, and what the device gives is handed out as it is', async () => {
  const faults: unknown[] = []
  setFaultSink((error) => faults.push(error))
  const { make } = fake()
  const local = make({ microphone: true, camera: false })
  local.setEffect('microphone', () => Promise.reject(new Error('broken')))
  await local.start()
  expect(local.microphone.get().input).toMatchObject({ state: 'open' })
  expect(faults).toHaveLength(1)
})

test('a device whose effect withholds it is not handed out at all', async () => {
  const { make, live } = fake()
  const local = make({ microphone: false, camera: true })
  local.setEffect('camera', () => Promise.reject(new Withheld('no background')))
  await local.start()
  expect(local.camera.get()).toEqual({ on: true, input: { state: 'failed', failure: 'denied' } })
  expect(live()).toBe(0)
  local.setEffect('camera', null)
  local.retry()
  await settle()
  expect(local.camera.get().input.state).toBe('open')
})
