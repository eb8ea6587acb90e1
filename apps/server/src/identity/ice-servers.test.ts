import { TIMES } from '@parley/protocol'
import { expect, test } from 'vitest'
import { IceServers, turnCredential } from './ice-servers.ts'

const SECRET = 'north of the wall'

test('[N1] a credential is the HMAC-SHA1 of its name, which says when it ends', () => {
  // printf '1700000000:p-AAAAAAAAAAAAAAAA' | openssl dgst -sha1 -hmac 'north of the wall' -binary | base64
  expect(turnCredential(SECRET, 'p-AAAAAAAAAAAAAAAA', 1_700_000_000_999)).toEqual({
    username: '1700000000:p-AAAAAAAAAAAAAAAA',
    credential: 'RXMDQCd+a/lWFnV7tVz0pcY+Epo=',
  })
})

test('[N1] TURN servers come with credentials for as long as they are good, STUN servers without', () => {
  const urls = ['turn:a.example?transport=udp', 'stun:b.example', 'turns:a.example:443']
  const servers = new IceServers({ urls, secret: SECRET }, () => 1_700_000_000_000)
  const [stun, turn, ...rest] = servers.for('p-AAAAAAAAAAAAAAAA')
  expect(stun).toEqual({ urls: ['stun:b.example'] })
  expect(turn).toMatchObject({
    urls: ['turn:a.example?transport=udp', 'turns:a.example:443'],
    username: `${1_700_000_000 + TIMES.turn / 1_000}:p-AAAAAAAAAAAAAAAA`,
  })
  expect(rest).toEqual([])
  expect(servers.relay).toBe(true)
})

test('[N3] without TURN there is nothing to tell', () => {
  const none = new IceServers({ urls: [], secret: '' }, () => 0)
  expect([none.for('p-AAAAAAAAAAAAAAAA'), none.relay]).toEqual([[], false])
  const stun = new IceServers({ urls: ['stun:b.example'], secret: '' }, () => 0)
  expect([stun.for('p-AAAAAAAAAAAAAAAA'), stun.relay]).toEqual([[{ urls: ['stun:b.example'] }], false])
})
