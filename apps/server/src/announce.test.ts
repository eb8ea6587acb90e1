import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { lanAddresses, startText } from './announce.ts'

const info = (address: string, family: 'IPv4' | 'IPv6', internal = false): NetworkInterfaceInfo => ({
  address,
  family,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  scopeid: 0,
})

test('the LAN addresses are those of real interfaces, IPv4', () => {
  const found = lanAddresses({
    lo: [info('127.0.0.1', 'IPv4', true)],
    eth0: [info('192.168.1.7', 'IPv4'), info('fe80::1', 'IPv6')],
    docker0: [info('172.17.0.1', 'IPv4')],
  })
  expect(found).toEqual(['192.168.1.7'])
})

test('the start says where the server is, and shows a code for the phone', () => {
  const text = startText({ https: true, host: '0.0.0.0', port: 8443 }, ['192.168.1.7'])
  expect(text).toContain('https://localhost:8443/')
  expect(text).toContain('https://192.168.1.7:8443/')
  expect(text).toMatch(/[▀▄█]/)
})

test('a server on loopback shows no address that others cannot reach', () => {
  const text = startText({ https: false, host: '127.0.0.1', port: 1 }, ['192.168.1.7'])
  expect(text).toContain('http://127.0.0.1:1/')
  expect(text).not.toContain('192.168')
})
