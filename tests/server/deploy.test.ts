import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { helpText, readConfig, type Config } from '../../apps/server/src/config/config.ts'

type Tree = { [key: string]: Tree | string | string[] }

/** Reads as much of YAML as the compose file uses: maps by two spaces, lists of words, comments of their own lines. */
function readYaml(text: string): Tree {
  const root: Tree = {}
  const open: { indent: number; at: Tree; key: string }[] = []
  for (const [n, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const indent = line.length - line.trimStart().length
    if (line.includes('\t') || indent % 2 !== 0) throw new Error(`line ${n + 1}: indentation`)
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop()
    const above = open.at(-1)
    if (line.trimStart().startsWith('- ')) {
      if (above === undefined) throw new Error(`line ${n + 1}: a list of nothing`)
      const list = above.at[above.key]
      above.at[above.key] = [...(Array.isArray(list) ? list : []), line.trim().slice(2)]
      continue
    }
    const [, key, value] = /^\s*([\w.-]+):(?: (.+))?$/.exec(line) ?? []
    if (key === undefined) throw new Error(`line ${n + 1}: no key`)
    const at = above === undefined ? root : (above.at[above.key] as Tree)
    if (typeof at !== 'object' || Array.isArray(at) || key in at) throw new Error(`line ${n + 1}: ${key}`)
    // Bare, Compose may take these for booleans, which it does not let be settings.
    if (/^(on|off|yes|no|true|false)$/.test(value ?? '')) throw new Error(`line ${n + 1}: not quoted`)
    at[key] = value?.replace(/^(['"])(.*)\1$/, '$2') ?? {}
    if (value === undefined) open.push({ indent, at, key })
  }
  return root
}

let compose: Tree
const given: Record<string, string> = {
  DOMAIN: 'meet.example',
  PUBLIC_ADDRESS: '203.0.113.7',
  POSTGRES_PASSWORD: 'a-password',
  TURN_SECRET: 'a secret of some length',
}

beforeAll(async () => {
  const file = fileURLToPath(new URL('../../deploy/compose.yaml', import.meta.url))
  const text = await readFile(file, 'utf8')
  compose = readYaml(
    text.replaceAll(/\$\{(\w+)(:\?[^}]*)?\}/g, (_all, name: string) => {
      const value = given[name]
      if (value === undefined) throw new Error(`${name} is nowhere said`)
      return value
    }),
  )
})

const servicesOf = (tree: Tree): Record<string, Tree> => tree['services'] as Record<string, Tree>
const environmentOf = (name: string): Record<string, string> =>
  servicesOf(compose)[name]?.['environment'] as Record<string, string>

test('the compose file is of the form that Compose expects', () => {
  const services = servicesOf(compose)
  expect(Object.keys(services)).toEqual(['postgres', 'redis', 'one', 'two', 'proxy', 'relay'])
  for (const [name, service] of Object.entries(services)) {
    expect(typeof service['image'], name).toBe('string')
    for (const needed of (service['depends_on'] ?? []) as string[]) expect(services).toHaveProperty(needed)
    for (const volume of (service['volumes'] ?? []) as string[]) {
      const [source = ''] = volume.split(':')
      if (!source.startsWith('.')) expect(compose['volumes']).toHaveProperty(source)
    }
  }
})

test('the settings of both nodes are known and good, and the nodes do not get into each other’s way', () => {
  const nodes = ['one', 'two'].map((name): Config => {
    const environment = environmentOf(name)
    for (const setting of Object.keys(environment)) expect(helpText()).toContain(`  ${setting} `)
    return readConfig(environment)
  })
  const [one, two] = nodes as [Config, Config]
  expect(one.port).not.toBe(two.port)
  expect(one.mediaPort + one.mediaWorkers).toBeLessThanOrEqual(two.mediaPort)
  expect(one.pipePorts[1]).toBeLessThan(two.pipePorts[0])
  expect(one.nodeUrl).not.toBe(two.nodeUrl)
  for (const shared of ['databaseUrl', 'redisUrl', 'turnSecret', 'drain', 'trustProxy'] as const)
    expect(two[shared]).toBe(one[shared])
  expect(one.drain).toBe(true)
})
