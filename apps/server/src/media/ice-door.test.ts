import { Scope } from '@parley/kit'
import { expect, test } from 'vitest'
import { IceDoor, innerHost } from './ice-door.ts'

const candidate = (protocol: 'udp' | 'tcp', ip: string) => ({
  foundation: `${protocol}candidate`,
  priority: 1_076_276_479,
  ip,
  address: ip,
  protocol,
  port: 44_400,
  type: 'host' as const,
  ...(protocol === 'tcp' && { tcpType: 'passive' as const }),
})

test('beside each TCP candidate there is one at the port of the page, after all others', () => {
  const own = [
    candidate('udp', '198.51.100.10'),
    candidate('tcp', '198.51.100.10'),
    candidate('tcp', '127.0.0.1'),
  ]
  const all = new IceDoor(8_443).candidates(own)
  expect(all.slice(0, 3)).toEqual(own)
  expect(all.slice(3)).toMatchObject([
    { protocol: 'tcp', ip: '198.51.100.10', port: 8_443, tcpType: 'passive' },
  ])
  expect(all[3]!.priority).toBeLessThan(own[1]!.priority)
  expect(new IceDoor(null).candidates(own)).toEqual(own)
})

test('a fragment is known as long as its transport lives', () => {
  const door = new IceDoor(8_443)
  const life = new Scope('transport')
  const transport = (usernameFragment: string) => ({
    iceParameters: { usernameFragment, password: '' },
    iceCandidates: [candidate('udp', '198.51.100.10'), candidate('tcp', '198.51.100.10')],
  })
  door.know(life, transport('abcd'), '127.0.0.1')
  expect([door.find('abcd'), door.find('other')]).toEqual([{ host: '127.0.0.1', port: 44_400 }, null])
  life.close()
  expect(door.find('abcd')).toBeNull()
  door.know(life, transport('late'), '127.0.0.1')
  expect(door.find('late')).toBeNull()
})

test('this machine reaches its own wildcard over loopback', () => {
  expect(innerHost([{ ip: '0.0.0.0' }])).toBe('127.0.0.1')
  expect(innerHost([{ ip: '::' }])).toBe('::1')
  expect(innerHost([{ ip: '10.0.0.2' }])).toBe('10.0.0.2')
  expect(innerHost([{ ip: '10.0.0.2' }, { ip: '127.0.0.1' }])).toBe('127.0.0.1')
})
