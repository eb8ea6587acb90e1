import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { startNodeProcesses, type NodeProcesses } from '../support/node-processes.ts'
import { accepted, card, noDirectWay, openFiles, send } from './files.ts'
import { expect, test } from './parley.ts'

/** Megabytes over two servers on one busy machine, and the death of one of them, take their time. */
test.setTimeout(120_000)

let cluster: NodeProcesses
test.beforeAll(async () => {
  cluster = await startNodeProcesses(2)
})
test.afterAll(() => cluster[Symbol.asyncDispose]())

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

test('[G26] [D9] a file goes between people at two servers without a direct way, and goes on when one is killed', async ({
  enter,
  browser,
}) => {
  browser.on('context', (context) => void context.addInitScript(noDirectWay))
  const [here = '', there = ''] = cluster.nodes.map(({ url }) => url)
  const query = 'cam=off&mic=off&direct=never'
  const { page: ann } = await enter('Ann', { at: here, query })
  const { page: bob } = await enter('Bob', { at: there, query })
  const small = { name: 'small.bin', mimeType: 'application/octet-stream', buffer: randomBytes(3_000_000) }
  await send(ann, small)
  await openFiles(bob)
  const first = await accepted(bob, 'small.bin')
  await expect(card(bob, 'small.bin')).toHaveAttribute('data-path', 'relay', { timeout: 30_000 })
  expect(sha256(await readFile(await first()))).toBe(sha256(small.buffer))
  await expect(card(ann, 'small.bin')).toHaveAttribute('data-state', 'done')

  // The other way, and the server of who receives is killed in the middle.
  const large = { name: 'large.bin', mimeType: 'application/octet-stream', buffer: randomBytes(24_000_000) }
  await send(bob, large)
  const second = await accepted(ann, 'large.bin')
  await ann.waitForFunction(() => {
    const progress = document.querySelector('progress')
    return progress !== null && progress.value > 0
  })
  await cluster.nodes[0]?.server.end('SIGKILL')
  expect(sha256(await readFile(await second()))).toBe(sha256(large.buffer))
  await expect(card(bob, 'large.bin')).toHaveAttribute('data-state', 'done')
  expect(cluster.nodes[1]?.server.output()).not.toMatch(/"fault"/)
})
