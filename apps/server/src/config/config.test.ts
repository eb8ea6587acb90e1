import { describe, expect, test } from 'vitest'
import { ConfigError, helpText, readConfig } from './config.ts'

describe('configuration', () => {
  test('everything has a default, and an empty variable counts as not set', () => {
    const config = readConfig({ PORT: '', HOST: '' })
    expect(config).toMatchObject({
      port: 8443,
      host: '0.0.0.0',
      https: true,
      mediaPort: 44_400,
      files: true,
      logLevel: 'info',
    })
    expect(config.databaseUrl).toBeUndefined()
    expect(config.mediaWorkers).toBeGreaterThan(0)
  })

  test('every fault is told, with the name of its variable', () => {
    const read = (): unknown => readConfig({ PORT: '99999', HTTPS: 'maybe', DATABASE_URL: 'mysql://x' })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/PORT: [^]*HTTPS: [^]*DATABASE_URL: must begin with postgres/)
  })

  test('addresses are a list', () => {
    expect(readConfig({ ANNOUNCED_ADDRESS: '203.0.113.7, 10.0.0.2,' }).announcedAddresses).toEqual([
      '203.0.113.7',
      '10.0.0.2',
    ])
  })

  test('origins for frames are origins, or all', () => {
    expect(readConfig({}).embedOrigins).toEqual([])
    expect(readConfig({ EMBED_ORIGINS: 'https://a.example, http://localhost:3000' }).embedOrigins).toEqual([
      'https://a.example',
      'http://localhost:3000',
    ])
    expect(readConfig({ EMBED_ORIGINS: '*' }).embedOrigins).toEqual(['*'])
    for (const wrong of [
      'a.example',
      'https://a.example/',
      'https://*.example',
      'javascript:x',
      "'self'",
      'https://a; script-src x',
    ]) {
      expect(() => readConfig({ EMBED_ORIGINS: wrong }), wrong).toThrow(/EMBED_ORIGINS: .*is no origin/)
    }
  })

  test('STUN and TURN servers are URLs that browsers take, and TURN has a secret', () => {
    const TURN_SECRET = 'a secret of some length'
    const urls = [
      'turn:turn.example.com',
      'turn:203.0.113.7:3478?transport=tcp',
      'turns:turn.example.com:443?transport=tcp',
      'turn:[2001:db8::7]:3478?transport=udp',
      'stun:stun.example.com:3478',
    ]
    expect(readConfig({})).toMatchObject({ turnUrls: [], turnSecret: undefined })
    expect(readConfig({ TURN_URLS: urls.join(', '), TURN_SECRET })).toMatchObject({
      turnUrls: urls,
      turnSecret: TURN_SECRET,
    })
    expect(readConfig({ TURN_URLS: 'stun:stun.example.com' }).turnUrls).toEqual(['stun:stun.example.com'])
    for (const wrong of [
      'turn.example.com',
      'https://turn.example.com',
      'turn://turn.example.com',
      'turn:turn.example.com:99999',
      'turn:turn.example.com?transport=sctp',
      'turn:user:password@turn.example.com',
      'turn:[not-six]',
      'turn:[::::]',
      'turns:turn.example.com?transport=udp',
      'stun:stun.example.com?transport=udp',
    ]) {
      const read = (): unknown => readConfig({ TURN_URLS: wrong, TURN_SECRET })
      expect(read, wrong).toThrow(/TURN_URLS: "/)
      expect(read, 'the secret stays untold').not.toThrow(TURN_SECRET)
    }
    expect(() => readConfig({ TURN_URLS: 'turn:a.example' })).toThrow(/TURN_SECRET: is needed/)
    expect(() => readConfig({ TURN_URLS: 'turn:a.example', TURN_SECRET: 'short' })).toThrow(/at least 16/)
    expect(() => readConfig({ TURN_SECRET })).toThrow(/TURN_SECRET: .*names none/)
    expect(() => readConfig({ TURN_URLS: 'stun:a.example,'.repeat(9) })).toThrow(/more than 8/)
  })

  test('relayed addresses are given out at a range of ports', () => {
    expect(readConfig({ TURN: 'off' })).toMatchObject({ turn: false, turnRelayPorts: [49_160, 49_959] })
    expect(readConfig({ TURN_RELAY_PORTS: '30000-30099' }).turnRelayPorts).toEqual([30_000, 30_099])
    for (const wrong of ['30000', '30099-30000', '30000-30010', '80-4000', '60000-70000', 'a-b'])
      expect(() => readConfig({ TURN_RELAY_PORTS: wrong }), wrong).toThrow(/TURN_RELAY_PORTS: must be two/)
    expect(() => readConfig({ TURN_PORT: '0' })).toThrow(/TURN_PORT/)
  })

  test('the help names every setting that is read', () => {
    for (const name of [
      'PORT',
      'HTTPS',
      'DATA_DIR',
      'MEDIA_WORKERS',
      'LOG_LEVEL',
      'MAX_PEERS',
      'TURN_URLS',
    ]) {
      expect(helpText()).toContain(name)
    }
  })
})
