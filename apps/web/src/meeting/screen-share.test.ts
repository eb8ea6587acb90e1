import type { ScreenCapture, SourceWanted } from '@parley/client'
import { Scope, Store } from '@parley/kit'
import { expect, test } from 'vitest'
import { ScreenShare } from './screen-share.ts'

class FakeTrack extends EventTarget {
  stopped = false
  stop(): void {
    this.stopped = true
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

function setUp(open?: () => Promise<ScreenCapture>) {
  const [picture, sound] = [new FakeTrack(), new FakeTrack()]
  const capture = { picture, sound } as unknown as ScreenCapture
  const said: [string, boolean][] = []
  const failures: unknown[] = []
  const scope = new Scope('meeting')
  const meeting = {
    setSource: async (source: string, wanted: SourceWanted | null) =>
      void said.push([source, wanted !== null]),
  }
  const content = {
    content: new Store('text' as const),
    choice: new Store('auto' as const),
    choose: () => {},
  }
  const source = { open: open ?? (async () => capture), follow: () => content }
  const share = new ScreenShare(scope, meeting, source, (error) => failures.push(error))
  return { scope, share, picture, sound, said, failures }
}

test('a shared screen is published with its sound, and stopping it ends both', async () => {
  const { share, said, picture, sound } = setUp()
  share.start()
  expect(share.state.get()).toBe('asking')
  await settle()
  expect(share.state.get()).toBe('on')
  expect(share.shared.get()).toMatchObject({ picture, sound })
  share.stop()
  expect(share.shared.get()).toBeNull()
  await settle()
  expect(said).toEqual([
    ['screen', true],
    ['screen-audio', true],
    ['screen', false],
    ['screen-audio', false],
  ])
  expect([share.state.get(), picture.stopped, sound.stopped]).toEqual(['off', true, true])
})

test('the browser’s own button ends it too, and it can be started again', async () => {
  const { share, picture } = setUp()
  share.start()
  await settle()
  picture.dispatchEvent(new Event('ended'))
  expect(share.state.get()).toBe('off')
  share.start()
  await settle()
  expect(share.state.get()).toBe('on')
})

test('who closes the question shares nothing; the reason is told', async () => {
  const { share, said, failures } = setUp(() => Promise.reject(new Error('dismissed')))
  share.start()
  share.start() // Once is enough.
  await settle()
  expect([share.state.get(), said, failures.length]).toEqual(['off', [], 1])
})

test('a screen that was chosen after the meeting ended is not captured on', async () => {
  const { promise, resolve } = Promise.withResolvers<ScreenCapture>()
  const { scope, share, picture, sound, said, failures } = setUp(() => promise)
  share.start()
  scope.close('left')
  resolve({ picture, sound } as unknown as ScreenCapture)
  await settle()
  expect([picture.stopped, sound.stopped, said, failures]).toEqual([true, true, [], []])
})
