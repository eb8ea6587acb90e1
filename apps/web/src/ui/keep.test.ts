import { expect, test } from 'vitest'
import { type Box, isFields, isFlag, isListOf, isMaybe, isOneOf, isText, Kept } from './keep.ts'

const isNumber = (value: unknown): value is number => typeof value === 'number'
const isPair = isFields<{ a: number }>({ a: isNumber })

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

test('an object is taken only when each of its fields has its form', () => {
  const isChoice = isFields<{ mode: 'a' | 'b'; on: boolean; name: string | null }>({
    mode: isOneOf(['a', 'b']),
    on: isFlag,
    name: isMaybe(isText, null),
  })
  const good = { mode: 'a', on: false, name: null }
  expect(isChoice(good)).toBe(true)
  expect(isChoice({ ...good, name: 'Ada', more: 1 })).toBe(true)
  for (const bad of [null, 'a', [], { ...good, mode: 'c' }, { ...good, on: 0 }, { mode: 'a', on: true }]) {
    expect(isChoice(bad), JSON.stringify(bad)).toBe(false)
  }
  const isList = isListOf(isPair)
  expect(isList([{ a: 1 }, { a: 2 }])).toBe(true)
  expect(isList([{ a: 1 }, { a: '2' }])).toBe(false)
  expect(isList({ a: 1 })).toBe(false)
})
