import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const DIST = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url))

/** What a page may load before one has joined, as compressed JavaScript: half a second on a slow phone's network. */
const LIMIT_BYTES = 200_000

interface Chunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
}

test('the first load of the page is at most 200 kB of compressed JavaScript', async () => {
  const manifest = JSON.parse(await readFile(`${DIST}.vite/manifest.json`, 'utf8')) as Record<string, Chunk>
  const files = new Set<string>()
  const take = (name: string): void => {
    const chunk = manifest[name]
    if (chunk === undefined || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const other of chunk.imports ?? []) take(other)
  }
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry === true)
  expect(entry).toBeDefined()
  take(entry ?? '')
  const sizes = await Promise.all(
    [...files].map(async (file) => gzipSync(await readFile(DIST + file)).length),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(10_000) // Or something else was measured.
  expect(total).toBeLessThanOrEqual(LIMIT_BYTES)
})
