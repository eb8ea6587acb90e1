import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { listenAddresses } from './listen-addresses.ts'

const on = (address: string, internal = false): NetworkInterfaceInfo => {
  const rest = { netmask: '', mac: '', internal, cidr: null }
  return address.includes(':')
    ? { address, family: 'IPv6', scopeid: 0, ...rest }
    : { address, family: 'IPv4', ...rest }
}

const HOUSE = {
  lo: [on('127.0.0.1', true), on('::1', true)],
  eth0: [on('fe80::1'), on('2001:db8::7'), on('192.168.1.7')],
  wlan0: [on('192.168.1.8')],
  docker0: [on('172.17.0.1')],
  'br-0123456789ab': [on('172.18.0.1')],
}

describe('where media listens', () => {
  test('auto: every address that others may reach, each by itself, and loopback last', () => {
    expect(listenAddresses('auto', HOUSE)).toEqual([
      { ip: '192.168.1.7' },
      { ip: '192.168.1.8' },
      { ip: '2001:db8::7' },
      { ip: '127.0.0.1' },
    ])
  })

  test('auto: a machine without a network still serves browsers on itself', () => {
    expect(listenAddresses('auto', { lo: [on('127.0.0.1', true)] })).toEqual([{ ip: '127.0.0.1' }])
    expect(listenAddresses('auto', {})).toEqual([{ ip: '127.0.0.1' }])
  })

  test('addresses of the machine are bound by themselves, and only those asked for', () => {
    expect(listenAddresses(['192.168.1.8', '192.168.1.8', '127.0.0.1'], HOUSE)).toEqual([
      { ip: '192.168.1.8' },
      { ip: '127.0.0.1' },
    ])
  })

  test('an address behind which the machine lies is announced for the wildcard address of its family', () => {
    expect(listenAddresses(['203.0.113.5', '2001:db8::99'], HOUSE)).toEqual([
      { ip: '0.0.0.0', announcedAddress: '203.0.113.5' },
      { ip: '::', announcedAddress: '2001:db8::99' },
    ])
    expect(listenAddresses(['meet.example.org'], HOUSE)).toEqual([
      { ip: '0.0.0.0', announcedAddress: 'meet.example.org' },
    ])
  })

  test('beside one of the machine it shares the socket of that: the wildcard could not be bound on the same port', () => {
    expect(listenAddresses(['203.0.113.5', '192.168.1.7', '192.168.1.8'], HOUSE)).toEqual([
      { ip: '192.168.1.7', announcedAddress: '203.0.113.5', exposeInternalIp: true },
      { ip: '192.168.1.8' },
    ])
  })

  test('two addresses that one socket would have to stand for are refused, with the name of the setting', () => {
    expect(() => listenAddresses(['203.0.113.5', '203.0.113.6'], HOUSE)).toThrow(
      expect.objectContaining({
        code: 'address',
        message: expect.stringMatching(/^ANNOUNCED_ADDRESS: 203.0.113.5 and/),
      }),
    )
  })
})
