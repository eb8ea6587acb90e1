import { expect, test } from 'vitest'
import { type Box, Kept } from './keep.ts'

const isPair = (value: unknown): value is { a: number } =>
  value instanceof Object && 'a' in value && typeof value.a === 'number'
const isText = (value: unknown): value is string => typeof value === 'string'

function box(): Box & { readonly content: Map<string, string> } {
  const content = new Map<string, string>()
  return {
    content,
    getItem: (key) => content.get(key) ?? null,
    setItem: (key, value) => void content.set(key, value),
    removeItem: (key) => void content.delete(key),
  }
}

test('what was kept is read again, and null forgets it', () => {
  const storage = box()
  const kept = new Kept(() => storage, 'x', isPair)
  expect(kept.read()).toBeNull()
  kept.write({ a: 1 })
  expect(kept.read()).toEqual({ a: 1 })
  kept.write(null)
  expect(storage.content.size).toBe(0)
})

test('what has another form, or is no JSON, was never kept', () => {
  const storage = box()
  const kept = new Kept(() => storage, 'x', isPair)
  storage.content.set('parley:x', '{"a":"one"}')
  expect(kept.read()).toBeNull()
  storage.content.set('parley:x', '{')
  expect(kept.read()).toBeNull()
})

test('a browser that forbids storage loses nothing but the memory', () => {
  const kept = new Kept(
    () => {
      throw new DOMException('no', 'SecurityError')
    },
    'x',
    isText,
  )
  kept.write('a')
  expect(kept.read()).toBeNull()
})
