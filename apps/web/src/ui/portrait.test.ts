import { expect, test } from 'vitest'
import { hueOf, initials } from './portrait.ts'

test('initials are those of the first and the last word', () => {
  expect(initials('Ada Lovelace')).toBe('AL')
  expect(initials('ada')).toBe('A')
  expect(initials('Jean-Luc Picard')).toBe('JP')
  expect(initials('  maria   de  la cruz ')).toBe('MC')
})

test('a Chinese, Japanese or Korean name is stood for by its last two characters', () => {
  expect(initials('欧阳小明')).toBe('小明')
  expect(initials('李')).toBe('李')
  expect(initials('홍길동')).toBe('길동')
})

test('emoji and combined letters stay whole, and nothing at all is a question mark', () => {
  expect(initials('👩‍🚀 Sam')).toBe('👩‍🚀S')
  expect(initials('é')).toBe('É')
  expect(initials('   ')).toBe('?')
  expect(initials('<b>')).toBe('<')
})

test('a name keeps its hue, and hues are on the wheel', () => {
  expect(hueOf('Ada')).toBe(hueOf('Ada'))
  const hues = new Set(['Ada', 'Bob', 'Cem', 'Dan', 'Eve', 'Fay', '李明', '王芳'].map(hueOf))
  expect(hues.size).toBeGreaterThan(3)
  for (const hue of hues) expect(hue >= 0 && hue < 360).toBe(true)
})
