import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import process from 'node:process'

/** Every namespace of a lab begins with it and the id of the process that made it. */
const PREFIX = 'parley-'
const OWNED = /^parley-(\d+)-/

/** A program that said no; the message has its words and its complaint. */
class CommandError extends Error {
  override readonly name = 'CommandError'
}

function run(words: readonly [string, ...string[]], input = ''): string {
  const [program, ...rest] = words
  const { status, stdout, stderr, error } = spawnSync(program, rest, { input, encoding: 'utf8' })
  if (error !== undefined) throw error
  if (status !== 0) throw new CommandError(`${words.join(' ')}: ${stderr.trim()}\n${input}`)
  return stdout
}

/** Why networks cannot be made here, in words for the person who asked; null where they can. */
export function whyNoNetworks(): string | null {
  if (process.platform !== 'linux') return 'network namespaces exist on Linux only'
  if (process.getuid?.() !== 0) return 'making network namespaces needs root'
  for (const program of ['ip', 'nft', 'tc', 'cc']) {
    if (spawnSync(program, ['-V']).error !== undefined) return `the program ${program} is not installed`
  }
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK)
  } catch {
    return '/dev/net/tun is not there'
  }
  const name = `${PREFIX}${process.pid}-try`
  const tried = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' })
  if (tried.status !== 0) return `a network namespace could not be made: ${tried.stderr.trim()}`
  spawnSync('ip', ['netns', 'del', name])
  return null
}

/** One network namespace: a machine of its own as far as networks go. */
export class Namespace {
  readonly name: string
  readonly #children = new Set<ChildProcess>()

  constructor(name: string) {
    this.name = name
    run(['ip', 'netns', 'add', name])
    // An address of IPv6 is there only when it has been looked for in vain, a second or two after its link: to a browser that is another network, and
    // what it was loading has failed (ERR_NETWORK_CHANGED).
    this.run('sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1')
    this.ip('link', 'set', 'lo', 'up')
  }

  /** The words that put a command into this namespace. */
  get prefix(): string[] {
    return ['ip', 'netns', 'exec', this.name]
  }

  /** `ip` on this namespace. */
  ip(...words: string[]): string {
    return run(['ip', '-n', this.name, ...words])
  }

  /** Runs a command here to its end. */
  run(...words: string[]): string {
    return run([...this.prefix, ...words] as unknown as [string, ...string[]])
  }

  /** Loads rules of nftables. */
  nft(rules: string): void {
    run([...this.prefix, 'nft', '-f', '-'] as unknown as [string, ...string[]], rules)
  }

  /** Starts a command here, which ends with the namespace. */
  spawn(words: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', this.name, ...words], options)
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  /** Sends on what is not for itself. */
  forward(): void {
    this.run('sysctl', '-qw', 'net.ipv4.ip_forward=1')
  }

  /** Ends what runs here and removes it. */
  remove(): void {
    for (const child of this.#children) child.kill('SIGKILL')
    removeNamespace(this.name)
  }
}

function removeNamespace(name: string): void {
  const inside = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout
  for (const pid of inside.split('\n').filter((line) => line !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
  spawnSync('ip', ['netns', 'del', name])
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const ownerOf = (name: string): number => Number(OWNED.exec(name)?.[1])

/** Removes what labs left behind whose process is gone: a crash cannot clean up after itself. */
export function sweep(): string[] {
  const left = namespaces().filter((name) => !isAlive(ownerOf(name)))
  for (const name of left) removeNamespace(name)
  return left
}

/** Removes everything of this process, when it is told to stop in the middle. */
export function removeAll(): void {
  for (const name of namespaces()) if (ownerOf(name) === process.pid) removeNamespace(name)
}

/** The names of all namespaces of labs on this machine. */
export function namespaces(): string[] {
  try {
    return readdirSync('/run/netns').filter((name) => OWNED.test(name))
  } catch {
    return [] // No namespace was ever made here.
  }
}

/** Where a cable ends: a device in a namespace and its address with the length of its prefix. */
export interface End {
  readonly namespace: Namespace
  readonly device: string
  readonly address: string
}

/** A set of namespaces that ends as one. */
export class Lab implements AsyncDisposable {
  readonly #name: string
  readonly #namespaces: Namespace[] = []
  readonly #closing: (() => void | Promise<void>)[] = []
  static #count = 0

  constructor() {
    sweep()
    Lab.#count += 1
    this.#name = `${PREFIX}${process.pid}-${Lab.#count}-`
  }

  namespace(name: string): Namespace {
    const made = new Namespace(this.#name + name)
    this.#namespaces.push(made)
    return made
  }

  /** Has something done before the namespaces go, the last one said first. */
  defer(act: () => void | Promise<void>): void {
    this.#closing.unshift(act)
  }

  /** A perfect cable between two namespaces. */
  cable(a: End, b: End): void {
    const peer = ['type', 'veth', 'peer', 'name', b.device, 'netns', b.namespace.name]
    run(['ip', 'link', 'add', a.device, 'netns', a.namespace.name, ...peer])
    for (const end of [a, b]) addressEnd(end)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      for (const act of this.#closing) await act()
    } finally {
      for (const namespace of this.#namespaces) namespace.remove()
    }
  }
}

/** Gives a device its address and switches it on. */
export function addressEnd({ namespace, device, address }: End): void {
  namespace.ip('addr', 'add', address, 'dev', device)
  namespace.ip('link', 'set', device, 'up')
}
