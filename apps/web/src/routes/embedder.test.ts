import { expect, test, vi } from 'vitest'
import { Embedder, type Wish } from './embedder.ts'

function stage(allowed = ['https://shop.example']) {
  const window = { postMessage: vi.fn() }
  const wishes: Wish[] = []
  const connected = vi.fn()
  const embedder = new Embedder(
    { window, allowed: async (origin) => allowed.includes(origin) },
    connected,
    (wish) => wishes.push(wish),
  )
  const hear = (data: unknown, origin = 'https://shop.example', source: unknown = window) =>
    embedder.hear({ data, origin, source: source as Window })
  return { window, wishes, connected, embedder, hear }
}

const connect = { parley: 1, do: 'connect' }
const mute = { parley: 1, do: 'setMicrophone', on: false }

test('an allowed page that greets is answered, told things, and obeyed', async () => {
  const { window, wishes, connected, embedder, hear } = stage()
  embedder.tell({ event: 'cameraChanged', what: { on: true } })
  expect(window.postMessage).not.toHaveBeenCalled()
  await hear(connect)
  expect(window.postMessage).toHaveBeenLastCalledWith(
    { parley: 1, event: 'ready', what: {} },
    'https://shop.example',
  )
  expect(connected).toHaveBeenCalledTimes(1)
  await hear(mute)
  expect(wishes).toEqual([mute])
})

test('a page that is not allowed is told so, and neither told anything else nor obeyed', async () => {
  const { window, wishes, connected, embedder, hear } = stage()
  await hear(connect, 'https://evil.example')
  expect(window.postMessage.mock.calls).toEqual([
    [
      expect.objectContaining({ event: 'error', what: expect.objectContaining({ code: 'not-allowed' }) }),
      'https://evil.example',
    ],
  ])
  await hear(mute, 'https://evil.example')
  embedder.tell({ event: 'cameraChanged', what: { on: true } })
  expect(wishes).toEqual([])
  expect(connected).not.toHaveBeenCalled()
  expect(window.postMessage).toHaveBeenCalledTimes(1)
})

test('nobody is obeyed before the greeting, from another window, or from another origin after it', async () => {
  const { wishes, hear } = stage(['https://shop.example', 'https://other.example'])
  await hear(mute)
  await hear(connect, 'https://shop.example', {})
  await hear(mute)
  await hear(connect)
  await hear(mute, 'https://other.example')
  await hear(mute, 'https://shop.example', {})
  expect(wishes).toEqual([])
})

test('what is no message of ours is passed over; another version is answered', async () => {
  const { window, wishes, hear } = stage()
  await hear(connect)
  for (const data of [null, 'x', {}, { parley: 'x' }, { parley: 1, do: 'endRoom' }, { ...mute, on: 'no' }]) {
    await hear(data)
  }
  expect(wishes).toEqual([])
  expect(window.postMessage).toHaveBeenCalledTimes(1)
  await hear({ parley: 2, do: 'connect' })
  expect(window.postMessage).toHaveBeenLastCalledWith(
    expect.objectContaining({ what: expect.objectContaining({ code: 'version' }) }),
    'https://shop.example',
  )
})
