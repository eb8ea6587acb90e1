import { describe, expect, test } from 'vitest'
import { serverForTests } from '../support/server-for-tests.ts'

const policyOf = async (url: string): Promise<string> =>
  (await fetch(`${url}/r/weekly`)).headers.get('content-security-policy') ?? ''
const allowed = async (url: string, origin: string) => {
  const answer = await fetch(`${url}/api/embed?origin=${encodeURIComponent(origin)}`)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  return ((await answer.json()) as { allowed: boolean }).allowed
}

describe('without permission', () => {
  const server = serverForTests()

  test('no other page may be around', async () => {
    expect(await policyOf(server.now.url)).toMatch(/frame-ancestors 'self'(;|$)/)
    expect(await allowed(server.now.url, 'https://shop.example')).toBe(false)
    expect(await allowed(server.now.url, '*')).toBe(false)
  })

  test('a question without an origin, or with half a page of one, is a bad one', async () => {
    for (const query of ['', `?origin=${'x'.repeat(1_000)}`]) {
      expect((await fetch(`${server.now.url}/api/embed${query}`)).status).toBe(400)
    }
  })
})

describe('with some origins allowed', () => {
  const server = serverForTests({ embedOrigins: ['https://shop.example', 'http://localhost:3000'] })

  test('they and this server may be around, and nobody else', async () => {
    expect(await policyOf(server.now.url)).toMatch(
      /frame-ancestors 'self' https:\/\/shop\.example http:\/\/localhost:3000(;|$)/,
    )
    expect(await allowed(server.now.url, 'https://shop.example')).toBe(true)
    for (const other of [
      'https://shop.example.evil.example',
      'http://shop.example',
      'https://shop',
      'null',
    ]) {
      expect(await allowed(server.now.url, other)).toBe(false)
    }
  })

  test('the rest of the policy stays as strict', async () => {
    expect(await policyOf(server.now.url)).toContain("script-src 'self' 'wasm-unsafe-eval'")
  })
})

describe('with all allowed', () => {
  const server = serverForTests({ embedOrigins: ['*'] })

  test('any page may be around', async () => {
    expect(await policyOf(server.now.url)).toMatch(/frame-ancestors \*(;|$)/)
    expect(await allowed(server.now.url, 'https://anybody.example')).toBe(true)
  })
})
