import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { turnPlace } from './turn-place.ts'
import { turnSettingsText, turnUrls } from './turn-settings.ts'

const info = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, family: address.includes(':') ? 'IPv6' : 'IPv4', internal }) as NetworkInterfaceInfo

const interfaces = {
  lo: [info('127.0.0.1', true)],
  eth0: [info('192.168.1.20'), info('fe80::1'), info('2001:db8::20')],
}

test('it stands where media is announced, IPv4 first, and may relay to all of media’s addresses', () => {
  const listen = [{ ip: '2001:db8::20' }, { ip: '192.168.1.20' }, { ip: '127.0.0.1' }]
  expect(turnPlace(listen, interfaces)).toEqual({
    listen: '192.168.1.20',
    announced: '192.168.1.20',
    media: ['2001:db8::20', '192.168.1.20'],
  })
})

test('behind a NAT it listens at an address of its own and tells the public one', () => {
  const place = turnPlace([{ ip: '0.0.0.0', announcedAddress: '203.0.113.7' }], interfaces)
  expect(place).toEqual({ listen: '192.168.1.20', announced: '203.0.113.7', media: ['192.168.1.20'] })
  const settings = { place: place!, port: 3478, relayPorts: [49_160, 49_959] as const, secret: 's' }
  expect(turnSettingsText(settings)).toContain('external-ip=203.0.113.7/192.168.1.20\n')
  expect(turnUrls(settings)).toEqual([
    'turn:203.0.113.7:3478?transport=udp',
    'turn:203.0.113.7:3478?transport=tcp',
  ])
  expect(turnUrls({ ...settings, place: { ...place!, announced: '2001:db8::20' } })[0]).toBe(
    'turn:[2001:db8::20]:3478?transport=udp',
  )
})

test('there is none where only this machine could reach it, or where browsers are told a name', () => {
  expect(turnPlace([{ ip: '127.0.0.1' }], interfaces)).toBeNull()
  expect(turnPlace([{ ip: '0.0.0.0', announcedAddress: 'meet.example' }], interfaces)).toBeNull()
  expect(turnPlace([{ ip: '::', announcedAddress: '2001:db8::1' }], { lo: interfaces.lo })).toBeNull()
})
