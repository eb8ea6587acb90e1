import { expect, test } from 'vitest'
import { IceConfig } from './ice-config.ts'

test('[N2] [N4] connections are opened with the last servers told, through relays only if so asked', () => {
  const config = new IceConfig(true)
  expect(config.now).toEqual({ iceServers: [], iceTransportPolicy: 'relay' })
  const told = [{ urls: ['turn:turn.example'], username: '1:a', credential: 'old' }]
  config.renew(told)
  config.renew([{ ...told[0]!, username: '2:a', credential: 'new' }])
  expect(config.now.iceServers).toEqual([{ urls: ['turn:turn.example'], username: '2:a', credential: 'new' }])
  expect(new IceConfig(false).now.iceTransportPolicy).toBe('all')
})
