import { spawnSync } from 'node:child_process'
import { rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { kill, pid as own } from 'node:process'
import type { Fault, Kind } from './faults.ts'
import { workersOf, type ChaosNode, type ChaosWorld } from './world.ts'

/** How long what is stopped stands still, and how long nothing passes: a virtual machine that is moved, a lift. */
const [STOPPED_MS, BLACKOUT_MS] = [5_000, 3_000]
/** How long a disk stays full: until somebody has made room. */
const FULL_MS = 3_000
/** How long what was killed stays away: a supervisor's pause, and up to two seconds more. */
const AWAY_MS = 1_000
/**
 * How long a node stays away: it starts on the cores on which everyone it left finds another, which nodes on machines of their
 * own do not.
 */
const NODE_AWAY_MS = 4_000
/** How long nobody gets through after sockets were cut. */
const CUT_MS = 300

/** Kinds that this machine cannot do, and why. */
export function impossible(world: ChaosWorld): Map<Kind, string> {
  const cannot = new Map<Kind, string>()
  if (!world.ownDisk) cannot.set('disk-full', 'a disk of its own cannot be mounted here')
  if (spawnSync('nft', ['list', 'tables']).status !== 0) cannot.set('blackout', 'nft cannot be used here')
  return cannot
}

/** Does it. The promise is of the end: what can come back by itself has been let back. Answers when it began. */
export async function commit(world: ChaosWorld, { kind, node: at, chance }: Fault): Promise<number> {
  const node = world.nodes[at % world.nodes.length]
  if (node === undefined) throw new Error('there is no node')
  // Asked first, so that the time begins with the deed.
  const worker = kind === 'worker-kill' || kind === 'worker-stop' ? pick(await workersOf(node), chance) : 0
  const began = Date.now()
  await ACTS[kind]({ world, node, chance, worker })
  return began
}

interface Act {
  readonly world: ChaosWorld
  readonly node: ChaosNode
  readonly chance: number
  /** The process of a worker, where one is meant. */
  readonly worker: number
}

const ACTS: { readonly [K in Kind]: (act: Act) => Promise<void> } = {
  nothing: () => pause(AWAY_MS),
  'worker-kill': async ({ worker }) => signal(worker, 'SIGKILL'),
  'worker-stop': ({ worker }) => stopped(worker),
  'node-kill': async ({ node, chance }) => {
    await node.process().end('SIGKILL')
    await pause(NODE_AWAY_MS + 2_000 * chance)
    await node.start()
  },
  'node-stop': ({ node }) => stopped(node.process().process.pid ?? 0),
  'redis-kill': async ({ world, chance }) => {
    await world.redis.kill()
    await pause(AWAY_MS + 2_000 * chance)
    await world.redis.start()
  },
  'postgres-kill': ({ world }) => world.killPostgres(),
  'socket-cut': async ({ node }) => {
    node.proxy.cut()
    await pause(CUT_MS)
    node.proxy.heal()
  },
  blackout: async ({ node }) => {
    const table = `parley_chaos_${own}`
    const ports = `{ ${node.ports.join(', ')} }`
    const rules = [
      `table inet ${table} {`,
      'chain input {',
      'type filter hook input priority -10',
      `iif lo th dport ${ports} drop`,
      `iif lo th sport ${ports} drop`,
      '}',
      '}',
    ].join('\n')
    nft(['-f', '-'], rules)
    await pause(BLACKOUT_MS)
    nft(['delete', 'table', 'inet', table])
  },
  'disk-full': async ({ world }) => {
    const filler = join(world.folder, 'filler')
    const { bavail, bsize } = await statfs(world.folder)
    spawnSync('fallocate', ['-l', String(bavail * bsize), filler])
    await world.needRoom()
    await pause(FULL_MS)
    await rm(filler, { force: true })
  },
}

async function stopped(pid: number): Promise<void> {
  signal(pid, 'SIGSTOP')
  await pause(STOPPED_MS)
  signal(pid, 'SIGCONT')
}

/** It may have ended meanwhile: a server ends a worker that hangs. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid > 0) kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function nft(words: string[], input = ''): void {
  const { status, stderr } = spawnSync('nft', words, { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`nft: ${stderr}`)
}

const pick = (pids: readonly number[], chance: number): number => pids[Math.floor(chance * pids.length)] ?? 0

/** Waits. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))
