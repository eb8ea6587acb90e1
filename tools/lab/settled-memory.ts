import { readFile } from 'node:fs/promises'

/** What this process and its workers hold, in bytes. */
export interface Taken {
  /** In use, once nothing more can be collected. */
  readonly heap: number
  /** What this process holds of the machine. */
  readonly resident: number
  /** What its workers hold of the machine. */
  readonly workers: number
}

/** Lets all that is garbage be collected, and looks at what is left; needs `--expose-gc`. */
export async function settledMemory(workers: readonly number[]): Promise<Taken> {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('run with --expose-gc')
  for (let pass = 0; pass < 4; pass += 1) {
    await new Promise((resolve) => void setTimeout(resolve, 250))
    gc()
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  const resident = await Promise.all(workers.map(residentOf))
  return {
    heap: heapUsed + external,
    resident: rss,
    workers: resident.reduce((sum, bytes) => sum + bytes, 0),
  }
}

/** Resident bytes of another process (Linux). */
async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1_024
}
