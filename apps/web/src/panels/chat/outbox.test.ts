import type { ChatDraft } from '@parley/client'
import { ProtocolError } from '@parley/protocol'
import { expect, test } from 'vitest'
import { type Letter, Outbox, type Post } from './outbox.ts'

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** What a tab keeps, as text: nothing but JSON survives a reload. */
function box(): { read(): readonly Letter[] | null; write(letters: readonly Letter[] | null): void } {
  let text = 'null'
  return {
    read: () => JSON.parse(text) as readonly Letter[] | null,
    write: (letters) => void (text = JSON.stringify(letters)),
  }
}

const post = (send: Post['send']): Post => ({ send, upload: async () => {} })

test('[C1] a message is on its way until it is stored', async () => {
  let stored = (): void => {}
  const outbox = new Outbox(
    post(() => new Promise((resolve) => (stored = resolve))),
    box(),
  )
  outbox.post({ text: 'hello' })
  await settle()
  expect(outbox.letters.get()).toMatchObject([{ draft: { text: 'hello' }, state: 'sending' }])
  stored()
  await settle()
  expect(outbox.letters.get()).toEqual([])
})

test('[C2] [C3] one that could not be stored stays, with the reason, to be sent again or discarded', async () => {
  let works = false
  const tried: ChatDraft[] = []
  const send = async (draft: ChatDraft): Promise<void> => {
    tried.push(draft)
    if (!works) throw new ProtocolError('chat-off')
  }
  const outbox = new Outbox(post(send), box())
  outbox.post({ text: 'one' })
  outbox.post({ text: 'two' })
  await settle()
  const [first, second] = outbox.letters.get()
  expect([first, second]).toMatchObject([
    { state: 'failed', problem: 'chat-off' },
    { state: 'failed', problem: 'chat-off' },
  ])
  works = true
  outbox.retry(first!.key)
  outbox.retry('unknown')
  outbox.discard(second!.key)
  await settle()
  expect(tried.map(({ text }) => text)).toEqual(['one', 'two', 'one'])
  expect(tried[2]?.id).toBe(tried[0]?.id) // The same message, to the server too.
  expect(outbox.letters.get()).toEqual([])
})

test('[C3] while the server can store nothing a letter waits and is sent again, and those after it wait for it', async () => {
  let goOn = (): void => {}
  let works = false
  const tried: string[] = []
  const send = async ({ text }: ChatDraft): Promise<void> => {
    tried.push(text)
    if (!works) throw new ProtocolError('unavailable')
  }
  const outbox = new Outbox(post(send), box(), () => new Promise((resolve) => (goOn = resolve)))
  for (const text of ['one', 'two', 'three']) outbox.post({ text })
  await settle()
  expect(outbox.letters.get().map(({ state }) => state)).toEqual(['waiting', 'sending', 'sending'])
  goOn()
  await settle()
  expect(tried).toEqual(['one', 'one'])
  outbox.discard(outbox.letters.get()[1]!.key)
  works = true
  goOn()
  await settle()
  expect(tried).toEqual(['one', 'one', 'one', 'three'])
  expect(outbox.letters.get()).toEqual([])
})

test('[C19] what was not acknowledged survives a reload, and is sent again under the same id', async () => {
  const kept = box()
  const before: string[] = []
  const lost = new Outbox(
    post(({ id }) => {
      before.push(id)
      return new Promise(() => {}) // The page is gone before the answer.
    }),
    kept,
  )
  lost.post({ text: 'one' })
  lost.post({ text: 'two' })
  await settle()
  const after: ChatDraft[] = []
  const outbox = new Outbox(
    post(async (draft) => void after.push(draft)),
    kept,
  )
  await settle()
  expect(after.map(({ text }) => text)).toEqual(['one', 'two'])
  expect(after[0]?.id).toBe(before[0])
  expect([outbox.letters.get(), kept.read()]).toEqual([[], null])
})

test('letters go one after the other, a picture before its letter; one with bytes on the way is not kept', async () => {
  const kept = box()
  const done: string[] = []
  let uploaded = (): void => {}
  const outbox = new Outbox(
    {
      send: async ({ text }) => void done.push(text),
      upload: (id, _blob, progress) => {
        progress(0.5)
        return new Promise((resolve) => {
          uploaded = () => {
            done.push(id)
            resolve()
          }
        })
      },
    },
    kept,
  )
  outbox.post({ text: 'look' }, { picture: { id: 'a', width: 1, height: 1 }, blob: new Blob(['x']) })
  outbox.post({ text: 'after' })
  await settle()
  expect(outbox.letters.get()[0]).toMatchObject({ progress: 0.5 })
  expect(kept.read()?.map(({ draft }) => draft.text)).toEqual(['after'])
  uploaded()
  await settle()
  expect(done).toEqual(['a', 'look', 'after'])
})
