// The rules of .dependency-cruiser.cjs, each shown to bite: one sound house, and one in which every wall is broken once.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, afterAll, describe, expect, test } from 'vitest'

const check = fileURLToPath(new URL('check.mjs', import.meta.url))
const houses = []

afterAll(() => {
  for (const house of houses) rmSync(house, { recursive: true })
})

/** Writes the files (path to text) into a new folder beside stand-ins for the packages they import. */
function build(files) {
  const house = mkdtempSync(path.join(tmpdir(), 'floors-'))
  houses.push(house)
  const write = (file, text) => {
    mkdirSync(path.dirname(path.join(house, file)), { recursive: true })
    writeFileSync(path.join(house, file), text)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  mkdirSync(path.join(house, 'apps'), { recursive: true })
  mkdirSync(path.join(house, 'node_modules/@parley'), { recursive: true })
  for (const name of ['kit', 'protocol', 'client']) {
    write(`packages/${name}/package.json`, `{"name":"@parley/${name}","exports":{".":"./src/index.ts"}}`)
    write(`packages/${name}/src/index.ts`, 'export const one = 1')
    symlinkSync(path.join(house, 'packages', name), path.join(house, 'node_modules/@parley', name))
  }
  for (const name of ['mediasoup', 'ws', 'fastify', 'pg', 'redis', 'mediasoup-client']) {
    write(`node_modules/${name}/package.json`, `{"name":"${name}","main":"index.js"}`)
    write(`node_modules/${name}/index.js`, '')
  }
  return house
}

function inspect(house) {
  const { stdout, status } = spawnSync(process.execPath, [check, house], { encoding: 'utf8' })
  const broken = [...stdout.matchAll(/^([a-z-]+): (\S+) ->/gm)].map(([, rule, from]) => `${rule}: ${from}`)
  return { broken, status, stdout }
}

test('a sound house passes', () => {
  const house = build({
    'packages/protocol/src/two.ts': `import { one } from '@parley/kit'\nexport const two = one + 1`,
    'apps/server/src/media/port.ts': 'export type Media = { open: () => void }',
    'apps/server/src/media/mediasoup.ts': `import mediasoup from 'mediasoup'\nimport type { Media } from './port.ts'\nexport const media: Media = mediasoup`,
    'apps/server/src/rooms/room.ts': `import type { Media } from '../media/port.ts'\nexport type Room = { media: Media }`,
    'apps/server/src/signaling/gateway.ts': `import ws from 'ws'\nimport type { Room } from '../rooms/room.ts'\nexport const gate = (room: Room) => ws(room)`,
    'apps/server/src/rooms/room.test.ts': `import '../signaling/gateway.ts'\nimport 'ws'`,
    'apps/web/src/meeting/Grid.tsx': `import { Button } from '../ui/Button.tsx'\nexport const Grid = () => <Button />`,
    'apps/web/src/ui/Button.tsx': 'export const Button = () => <button />',
  })
  const { broken, status, stdout } = inspect(house)
  expect({ broken, status }, stdout).toEqual({ broken: [], status: 0 })
})

const server = 'apps/server/src'
const web = 'apps/web/src'

/** What is done wrong, the rule that must say so, the file it is done in, and that file's text. */
const BREACHES = [
  ['a package imports a higher one', 'never-up', 'packages/kit/src/up.ts', `import '@parley/protocol'`],
  ['rooms import signaling', 'never-up', `${server}/rooms/up.ts`, `import '../signaling/gateway.ts'`],
  [
    'a type is imported from above',
    'never-up',
    `${server}/log/up.ts`,
    `import type { R } from '../rooms/room.ts'\nexport type L = R`,
  ],
  ['media import rooms dynamically', 'never-up', `${server}/media/up.ts`, `await import('../rooms/room.ts')`],
  ['the server imports main', 'never-up', `${server}/server.ts`, `import './main.ts'`],
  ['a piece of ui imports a panel', 'never-up', `${web}/ui/Button.tsx`, `import '../panels/Chat.tsx'`],
  ['two files import each other', 'no-circle', 'packages/kit/src/a.ts', `import './b.ts'`],
  [
    'two types know each other',
    'no-circle',
    'packages/kit/src/c.ts',
    `import type { D } from './d.ts'\nexport type C = D`,
  ],
  ['a folder that nobody placed', 'every-file-has-a-floor', `${server}/main.ts`, `import './shed/tool.ts'`],
  [
    'a package imports an app',
    'packages-know-no-app',
    'packages/kit/src/app.ts',
    `import '../../../${server}/main.ts'`,
  ],
  ['the web app imports the server', 'apps-apart', `${web}/main.tsx`, `import '../../server/src/main.ts'`],
  ['the server imports the client', 'apps-apart', `${server}/http/client.ts`, `import '@parley/client'`],
  [
    'rooms see behind the media port',
    'rooms-see-only-the-port',
    `${server}/rooms/behind.ts`,
    `import '../media/real.ts'`,
  ],
  ['rooms import mediasoup', 'one-door-mediasoup', `${server}/rooms/sfu.ts`, `import 'mediasoup'`],
  [
    'rooms import its types',
    'one-door-mediasoup',
    `${server}/rooms/sfu-type.ts`,
    `import type { T } from 'mediasoup'\nexport type S = T`,
  ],
  ['http imports ws', 'one-door-websockets', `${server}/http/socket.ts`, `import 'ws'`],
  ['signaling imports fastify', 'one-door-fastify', `${server}/signaling/web.ts`, `import 'fastify'`],
  ['rooms import pg', 'one-door-sql', `${server}/rooms/sql.ts`, `import 'pg'`],
  ['rooms import redis', 'one-door-redis', `${server}/rooms/redis.ts`, `import 'redis'`],
  [
    'the web app imports mediasoup-client',
    'one-door-mediasoup-client',
    `${web}/meeting/sfu.ts`,
    `import 'mediasoup-client'`,
  ],
  [
    'media start a process',
    'one-door-child-processes',
    `${server}/media/spawn.ts`,
    `import 'node:child_process'`,
  ],
  [
    'a file imports its own index',
    'faces-are-for-outsiders',
    'packages/kit/src/face.ts',
    `import './index.ts'`,
  ],
  [
    'an app imports an inner file',
    'only-through-the-face',
    `${server}/rooms/inner.ts`,
    `import '../../../../packages/kit/src/a.ts'`,
  ],
  ['the protocol imports Node', 'browser-safe', 'packages/protocol/src/node.ts', `import 'node:fs'`],
  ['a test is imported', 'tests-are-leaves', 'packages/kit/src/leaf.ts', `import './leaf.test.ts'`],
  ['an import leads nowhere', 'not-resolvable', 'packages/kit/src/nowhere.ts', `import './gone.ts'`],
]

describe('in a house with every wall broken once', () => {
  let found

  beforeAll(() => {
    const house = build({
      [`${server}/signaling/gateway.ts`]: '',
      [`${server}/rooms/room.ts`]: 'export type R = 1',
      [`${server}/media/real.ts`]: '',
      [`${server}/shed/tool.ts`]: '',
      [`${web}/panels/Chat.tsx`]: '',
      'packages/kit/src/b.ts': `import './a.ts'`,
      'packages/kit/src/d.ts': `import type { C } from './c.ts'\nexport type D = C`,
      'packages/kit/src/leaf.test.ts': '',
      ...Object.fromEntries(BREACHES.map(([, , file, text]) => [file, text])),
    })
    found = inspect(house)
  })

  test('the check fails', () => {
    expect(found.status).toBe(1)
  })

  test.each(BREACHES)('%s: %s', (_what, rule, file) => {
    expect(found.broken, found.stdout).toContain(`${rule}: ${file}`)
  })
})
