import { expect, test } from 'vitest'
import { IceConfig } from './ice-config.ts'

test('[W9] media from browser to browser has no relay, unless nothing else is allowed', () => {
  const told = [
    {
      urls: ['turn:turn.example:3478?transport=udp', 'turn:turn.example:3478?transport=tcp'],
      username: 'a',
      credential: 'b',
    },
    { urls: ['stun:stun.example', 'turns:turn.example:5349'] },
  ]
  const open = new IceConfig(false)
  const { straight } = open
  expect(straight.now).toEqual({ iceServers: [], iceTransportPolicy: 'all' })
  open.renew(told)
  expect(straight.now.iceServers).toEqual([{ urls: ['stun:turn.example:3478', 'stun:stun.example'] }])
  const hidden = new IceConfig(true)
  hidden.renew(told)
  expect(hidden.straight.now).toEqual({ iceServers: told, iceTransportPolicy: 'relay' })
})

test('[N2] [N4] connections are opened with the last servers told, through relays only if so asked', () => {
  const config = new IceConfig(true)
  expect(config.now).toEqual({ iceServers: [], iceTransportPolicy: 'relay' })
  const told = [{ urls: ['turn:turn.example'], username: '1:a', credential: 'old' }]
  config.renew(told)
  config.renew([{ ...told[0]!, username: '2:a', credential: 'new' }])
  expect(config.now.iceServers).toEqual([{ urls: ['turn:turn.example'], username: '2:a', credential: 'new' }])
  expect(new IceConfig(false).now.iceTransportPolicy).toBe('all')
})
