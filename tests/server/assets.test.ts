import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { serverForTests } from '../support/server-for-tests.ts'

const DIST = fileURLToPath(new URL('../../apps/web/dist', import.meta.url))
const server = serverForTests({ webFolder: DIST })

test('assets come compressed to who can read that, whole to who cannot, and are kept for a year', async () => {
  const names = await readdir(`${DIST}/assets`)
  for (const [pattern, type] of [
    [/^vision_.*\.wasm$/, 'application/wasm'],
    [/^index-.*\.js$/, 'javascript'],
  ] as const) {
    const name = names.find((each) => pattern.test(each)) ?? ''
    const ask = (encoding: string) =>
      fetch(`${server.now.url}/assets/${name}`, { headers: { 'accept-encoding': encoding } })
    const [small, whole] = [await ask('br'), await ask('identity')]
    expect(small.headers.get('content-encoding')).toBe('br')
    expect(whole.headers.get('content-encoding')).toBeNull()
    for (const answer of [small, whole]) {
      expect(answer.headers.get('content-type')).toContain(type)
      expect(answer.headers.get('cache-control')).toContain('immutable')
    }
    const bytes = Buffer.from(await small.arrayBuffer())
    expect(bytes.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true)
    expect(Number(small.headers.get('content-length'))).toBeLessThan(bytes.length / 2)
  }
})
