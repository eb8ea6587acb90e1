import type { Sending } from '@parley/client'
import { expect, test } from 'vitest'
import { isWorse, limitOf } from './sharing-words.ts'

const full = { width: 1_920, height: 1_080, fps: 10 }
const sending: Sending = { captured: full, sent: full, limitedBy: 'none', codec: 'video/AV1' }

test('a screen that is sent as it is captured is fine, whatever its frames: what stands still needs none', () => {
  expect(isWorse({ ...sending, sent: { ...full, fps: 1 } })).toBe(false)
  expect(limitOf({ ...sending, captured: null })).toBe('none')
})

test('what limits it is said, and a smaller picture without a reason too', () => {
  expect(limitOf({ ...sending, limitedBy: 'cpu' })).toBe('cpu')
  expect(limitOf({ ...sending, sent: { ...full, width: 960, height: 540 } })).toBe('smaller')
  expect(isWorse({ ...sending, limitedBy: 'bandwidth' })).toBe(true)
})
