import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { nodePlace } from './node-place.ts'

const lan = {
  eth0: [{ address: '10.0.0.5', family: 'IPv4' as const, netmask: '', mac: '', internal: false, cidr: null }],
}
const placeOf = (env: Record<string, string>, interfaces = {}) => nodePlace(readConfig(env), interfaces)

test('a node is where the operator says, else where it listens, else at its announced or its first address', () => {
  expect(placeOf({ NODE_URL: 'https://one.example', NODE_ADDRESS: '10.9.9.9' }, lan)).toEqual({
    url: 'https://one.example',
    address: '10.9.9.9',
  })
  expect(placeOf({ HOST: '127.0.0.1', HTTPS: 'off', PORT: '8444' }, lan)).toEqual({
    url: 'http://127.0.0.1:8444',
    address: '127.0.0.1',
  })
  expect(placeOf({ ANNOUNCED_ADDRESS: '203.0.113.7' }, lan)).toEqual({
    url: 'https://203.0.113.7:8443',
    address: '10.0.0.5',
  })
  expect(placeOf({}, lan).url).toBe('https://10.0.0.5:8443')
  expect(placeOf({ HOST: '2001:db8::1', PORT: '443' }).url).toBe('https://[2001:db8::1]')
  for (const behind of [{ HTTPS: 'off' }, { TRUST_PROXY: 'on' }]) expect(placeOf(behind, lan).url).toBeNull()
  expect(placeOf({}).address).toBe('127.0.0.1')
})

test('a node’s URL is an origin', () => {
  for (const wrong of ['one.example', 'https://one.example/', 'https://one.example/parley', '*', 'wss://one'])
    expect(() => readConfig({ NODE_URL: wrong }), wrong).toThrow(/NODE_URL: .*is no origin/)
  expect(() => readConfig({ NODE_ADDRESS: 'a b' })).toThrow(/NODE_ADDRESS: /)
})
