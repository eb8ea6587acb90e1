import { expect, test } from 'vitest'
import { type Key, SHORTCUTS, shortcutOf, talksWith } from './shortcut.ts'

const key = (name: string, change: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  typing: false,
  ...change,
})

test('each key of the sheet means its shortcut, in either case and in the wide form; others mean none', () => {
  for (const [shortcut, name] of Object.entries(SHORTCUTS)) {
    expect(shortcutOf(key(name))).toBe(shortcut)
    expect(shortcutOf(key(name.toLowerCase()))).toBe(shortcut)
  }
  expect(shortcutOf(key('？'))).toBe('sheet')
  for (const name of ['x', 'Escape', '', 'Enter']) expect(shortcutOf(key(name))).toBeNull()
})

test('not while typing, not held down, not with a modifier', () => {
  for (const change of [
    { typing: true },
    { repeat: true },
    { ctrlKey: true },
    { metaKey: true },
    { altKey: true },
  ]) {
    expect(shortcutOf(key('m', change))).toBeNull()
  }
})

test('the space bar talks, except where it types or presses', () => {
  const space = { ...key(' '), onControl: false }
  expect(talksWith(space)).toBe(true)
  expect(talksWith({ ...space, repeat: true } as typeof space)).toBe(true)
  for (const change of [{ typing: true }, { onControl: true }, { ctrlKey: true }, { key: 'm' }]) {
    expect(talksWith({ ...space, ...change })).toBe(false)
  }
})
