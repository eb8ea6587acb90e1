import { expect, test } from 'vitest'
import { type Key, shortcutOf } from './shortcut.ts'

const key = (name: string, change: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  typing: false,
  ...change,
})

test('M is the microphone, V the camera, in either case', () => {
  expect(['m', 'M', 'v', 'V', 'x', 'Escape'].map((name) => shortcutOf(key(name)))).toEqual([
    'microphone',
    'microphone',
    'camera',
    'camera',
    null,
    null,
  ])
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
