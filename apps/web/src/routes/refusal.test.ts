import { ERRORS, type ErrorCode } from '@parley/protocol'
import { expect, test } from 'vitest'
import { refusalOf } from './refusal.ts'
import type { Why } from './why.ts'

const every: (Why | 'wrong-link')[] = [
  ...(Object.keys(ERRORS) as ErrorCode[]),
  'left',
  'gone',
  'lost',
  'unreachable',
  'wrong-link',
]

test('every end has a page with words and a way on', () => {
  for (const why of every) {
    const { title, text, ways } = refusalOf(why)
    expect(
      [title, text].every((key) => key.startsWith('over.')),
      why,
    ).toBe(true)
    expect(ways.length, why).toBeGreaterThan(0)
    expect(ways.at(-1), why).toBe('home')
  }
})

test('what may pass by itself can be tried again, what an old page caused is reloaded', () => {
  for (const why of ['room-locked', 'room-full', 'server-draining', 'unavailable', 'unreachable'] as const) {
    expect(refusalOf(why).ways[0], why).toBe('retry')
  }
  expect(refusalOf('wrong-version').ways[0]).toBe('reload')
  expect(refusalOf('replaced').ways[0]).toBe('use-here')
  expect(refusalOf('removed').ways).toEqual(['home'])
})
