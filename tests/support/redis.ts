import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

/** A real Redis on a port of loopback, with a folder of its own. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Ends the process at once; what it had in memory is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  /** Stops it without ending it, and lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
}

/** Starts Redis; `kept`: every command is on disk before it is answered, so that a new start finds it. */
export async function startRedis({ kept = false } = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-redis-'))
  const port = await freePort()
  const disk = kept ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']
  const words = [
    ...['--pdeathsig', 'KILL', 'redis-server', '--bind', '127.0.0.1', '--port', String(port)],
    ...['--dir', folder, '--save', '', '--daemonize', 'no', ...disk],
  ]
  const launch = async () => {
    const child = spawn('setpriv', words, { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
      child.once('error', reject)
      child.stdout.on('data', (data: Buffer) => {
        if (data.toString().includes('Ready to accept connections')) resolve()
      })
    })
    return child
  }
  let child = await launch()
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    start: async () => void (child = await launch()),
    signal: (signal) => void child.kill(signal),
    [Symbol.asyncDispose]: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
