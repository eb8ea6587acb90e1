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

  test('the help names every setting that is read', () => {
    for (const name of ['PORT', 'HTTPS', 'DATA_DIR', 'MEDIA_WORKERS', 'LOG_LEVEL', 'MAX_PEERS']) {
      expect(helpText()).toContain(name)
    }
  })
})
