import { Scope, sleep } from '@parley/kit'
import { expect, test } from 'vitest'
import { EchoTest, type Record } from './echo-test.ts'

const turn = (): Promise<void> => sleep(new Scope('turn'), 1)

function made(change: { peak?: number; record?: Error; play?: Error } = {}) {
  const scope = new Scope('test')
  const copy = { enabled: false, stopped: false, stop: () => (copy.stopped = true) }
  const microphone = { enabled: false, clone: () => copy } as unknown as MediaStreamTrack
  const spoken: (string | undefined)[] = []
  let proceed = (): void => {}
  const record: Record = async (life) => {
    await new Promise<void>((resolve) => (proceed = resolve))
    life.signal.throwIfAborted()
    if (change.record) throw change.record
    return {
      peak: change.peak ?? 0.5,
      play: async (_life, speaker, playing) => {
        spoken.push(speaker)
        playing({} as MediaStreamTrack)
        await new Promise<void>((resolve) => (proceed = resolve))
        if (change.play) throw change.play
      },
    }
  }
  const echo = new EchoTest(scope, record)
  const steps: string[] = []
  const note = (): void => {
    const state = echo.state.get()
    steps.push(state.at === 'failed' ? state.why : state.at)
  }
  scope.defer(echo.state.subscribe(note))
  const next = async (): Promise<void> => {
    await turn()
    proceed()
    await turn()
  }
  return { scope, copy, microphone, echo, spoken, steps, next }
}

test('it records, plays on the chosen speaker, and lets go of everything', async () => {
  const { scope, copy, microphone, echo, spoken, steps, next } = made()
  const run = echo.start(microphone, 'speaker')
  expect(copy).toMatchObject({ enabled: true, stopped: false })
  await next()
  await next()
  await run
  expect(steps).toEqual(['recording', 'playing', 'done'])
  expect(spoken).toEqual(['speaker'])
  expect(copy.stopped).toBe(true)
  scope.close()
  expect(scope.size).toBe(0)
})

test.each([
  [{ peak: 0.001 }, 'silent'],
  [{ record: new Error('no recorder') }, 'not-recorded'],
  [{ play: new Error('no speaker') }, 'not-played'],
])('what goes wrong is said: %o', async (change, why) => {
  const { microphone, echo, steps, next } = made(change)
  const run = echo.start(microphone, undefined)
  await next()
  await next()
  await run
  expect(steps.at(-1)).toBe(why)
})

test('stopped, it says no more', async () => {
  const { microphone, echo, steps, next, copy } = made()
  const run = echo.start(microphone, undefined)
  echo.stop()
  await next()
  await run
  expect(steps).toEqual(['recording', 'idle'])
  expect(copy.stopped).toBe(true)
})
