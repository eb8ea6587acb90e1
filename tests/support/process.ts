import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url))

/** The real server as a process of its own. */
export interface ServerProcess {
  readonly process: ChildProcess
  readonly output: () => string
  /** Ends it with a signal and waits until it is gone; gives its exit code. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

/**
 * Starts `main.ts` with these settings and waits until it says `until`: that it is ready, if nothing else is asked for.
 * `through` are the words of a command that starts it in another place, such as another network.
 */
export async function startServerProcess(
  env: Record<string, string>,
  until = 'Parley is ready',
  through: readonly string[] = [],
): Promise<ServerProcess> {
  const [program, ...words] = [...through, process.execPath, MAIN]
  const child = spawn(program, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    const read = (data: Buffer): void => {
      output += data.toString()
      if (output.includes(until)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output}`)))
  })
  await ready
  return {
    process: child,
    output: () => output,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
      return child.exitCode
    },
  }
}
