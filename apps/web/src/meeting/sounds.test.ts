import { expect, test } from 'vitest'
import type { Notice } from './notices.ts'
import { soundFor } from './sounds.ts'

const ann = { peer: 'ann', name: 'Ann' }
const joined: Notice = { type: 'joined', ...ann }
const left: Notice = { type: 'left', ...ann }
const hand: Notice = { type: 'hand', ...ann }

test('coming, going and a raised hand have a sound each, and one sound is enough at a time', () => {
  expect(soundFor([joined], 2)).toBe('arrival')
  expect(soundFor([left], 2)).toBe('departure')
  expect(soundFor([hand], 3)).toBe('hand')
  expect(soundFor([left, joined], 3)).toBe('arrival')
  expect(soundFor([{ type: 'joinedMany', count: 3 }], 5)).toBe('arrival')
})

test('nothing else sounds, and a large room is silent', () => {
  expect(soundFor([], 2)).toBeNull()
  expect(soundFor([{ type: 'locked' }], 2)).toBeNull()
  expect(soundFor([joined], 9)).toBeNull()
})
