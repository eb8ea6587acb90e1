import { expect, test } from 'vitest'
import { troubleOf } from './trouble-of.ts'

test('[M12] who is away explains a still picture, then one’s own slow connection, then the picture itself', () => {
  expect(troubleOf({ connected: false, paused: true, flow: 'frozen' })).toBe('reconnecting')
  expect(troubleOf({ connected: true, paused: true, flow: 'frozen' })).toBe('paused')
  expect(troubleOf({ connected: true, paused: false, flow: 'frozen' })).toBe('frozen')
  expect(troubleOf({ connected: true, paused: false, flow: null })).toBeNull()
})
