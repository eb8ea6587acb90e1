import { LIMITS } from '@parley/protocol'
import { expect, test } from 'vitest'
import { fitName, readWishes, roomLink, roomOfPath, roomPath } from './link.ts'

test('a link without parameters asks for nothing', () => {
  expect(readWishes('')).toEqual({
    name: null,
    lang: null,
    microphone: true,
    camera: true,
    joinNow: false,
    relayOnly: false,
    direct: true,
  })
})

test('a link may name, silence, hide and let in', () => {
  expect(readWishes('?name=Ada%20L&lang=zh&mic=off&cam=off&join=now&relay=1')).toEqual({
    name: 'Ada L',
    lang: 'zh',
    microphone: false,
    camera: false,
    joinNow: true,
    relayOnly: true,
    direct: true,
  })
  expect(readWishes('?mic=on&join=later&relay=no')).toMatchObject({
    microphone: true,
    joinNow: false,
    relayOnly: false,
    direct: true,
  })
})

test('a name of 10,000 characters is cut to what a meeting takes, at a whole character', () => {
  expect(fitName('x'.repeat(10_000))).toBe('x'.repeat(LIMITS.nameLength))
  const family = '👨‍👩‍👧'
  const cut = fitName(family.repeat(1_000))
  expect(cut.length).toBeLessThanOrEqual(LIMITS.nameLength)
  expect(cut.length % family.length).toBe(0)
})

test('[C5] markup in a name stays text, control characters go', () => {
  expect(fitName('<script>alert(1)</script>')).toBe('<script>alert(1)</script>')
  expect(fitName(' a\u0000\n\u202eb ')).toBe('a b')
  expect(readWishes('?name=%20%0A').name).toBeNull()
})

test('paths and links of rooms in any script lead back to the room', () => {
  for (const room of ['abc-defg-hij', '周会', 'team_1']) {
    expect(roomOfPath(roomPath(room))).toBe(room)
    expect(roomOfPath(new URL(roomLink('https://meet.example', room)).pathname)).toBe(room)
  }
  expect(roomOfPath('/r/Demo')).toBe('demo')
  expect(roomOfPath('/r/%E0%A4%A')).toBeNull()
  expect(roomOfPath('/r/--')).toBeNull()
  expect(roomOfPath(`/r/${'a'.repeat(65)}`)).toBeNull()
})
