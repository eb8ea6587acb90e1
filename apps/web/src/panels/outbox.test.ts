import { expect, test } from 'vitest'
import { Outbox } from './outbox.ts'

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

test('[C1] a message is on its way until it is stored', async () => {
  let stored = (): void => {}
  const outbox = new Outbox(() => new Promise((resolve) => (stored = resolve)))
  outbox.post('hello')
  expect(outbox.letters.get()).toMatchObject([{ text: 'hello', state: 'sending' }])
  stored()
  await settle()
  expect(outbox.letters.get()).toEqual([])
})

test('[C2] [C3] one that could not be stored stays to be sent again or discarded', async () => {
  let works = false
  const sent: string[] = []
  const tried: string[] = []
  const outbox = new Outbox(async (text, id) => {
    tried.push(id)
    if (!works) throw new Error('unavailable')
    sent.push(text)
  })
  outbox.post('one')
  outbox.post('two')
  await settle()
  expect(outbox.letters.get().map(({ state }) => state)).toEqual(['failed', 'failed'])
  works = true
  outbox.retry(outbox.letters.get()[0]!.key)
  outbox.retry('unknown')
  outbox.discard(outbox.letters.get()[1]!.key)
  await settle()
  expect(sent).toEqual(['one'])
  expect(tried[2]).toBe(tried[0]) // The same message, to the server too.
  expect(outbox.letters.get()).toEqual([])
})
