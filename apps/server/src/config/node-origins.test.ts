import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { isAmong, isOriginPattern } from './node-origins.ts'

test('[G13] an origin is among patterns as a browser reads them', () => {
  const among = (origin: string, ...patterns: string[]): boolean => isAmong(origin, patterns)
  expect(among('https://one.meet.example', 'https://*.meet.example')).toBe(true)
  expect(among('https://a.b.meet.example', 'https://*.meet.example')).toBe(true)
  expect(among('https://meet.example', 'https://*.meet.example')).toBe(false)
  expect(among('https://badmeet.example', 'https://*.meet.example')).toBe(false)
  expect(among('http://one.meet.example', 'https://*.meet.example')).toBe(false)
  expect(among('https://one.meet.example:8443', 'https://*.meet.example')).toBe(false)
  expect(among('https://one.meet.example:8443', 'https://*.meet.example:8443')).toBe(true)
  expect(among('https://10.0.0.5:8443', 'https://two.example', 'https://10.0.0.5:*')).toBe(true)
  expect(among('https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443')).toBe(true)
  expect(among('https://one.meet.example')).toBe(false)
})

test('a pattern is an origin with a star for the first part of its host, or for its port', () => {
  for (const right of [
    'https://*.meet.example',
    'https://10.0.0.5:*',
    'http://localhost:8443',
    'https://a.example',
  ])
    expect(isOriginPattern(right), right).toBe(true)
  for (const wrong of [
    '*',
    'https://*',
    'https:',
    'https://one.*.example',
    'https://a.example/',
    '*.a.example',
    'https://a.example; x',
  ])
    expect(isOriginPattern(wrong), wrong).toBe(false)
})

test('where nodes may be is a list of them; a node that is nowhere there is a mistake', () => {
  expect(readConfig({}).nodeOrigins).toEqual([])
  const nodes = 'https://*.meet.example, https://old.example:8443'
  expect(readConfig({ NODE_ORIGINS: nodes, NODE_URL: 'https://one.meet.example' }).nodeOrigins).toEqual([
    'https://*.meet.example',
    'https://old.example:8443',
  ])
  expect(() => readConfig({ NODE_ORIGINS: nodes, NODE_URL: 'https://three.example' })).toThrow(
    /NODE_URL: https:\/\/three.example is not among NODE_ORIGINS/,
  )
  expect(() => readConfig({ NODE_ORIGINS: '*' })).toThrow(/NODE_ORIGINS: "\*" is neither/)
})
