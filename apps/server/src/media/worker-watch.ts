import { readFileSync } from 'node:fs'
import { kill } from 'node:process'
import { every } from '@parley/kit'
import type { MediaLog } from './media-log.ts'
import type { MediaWorker } from './media-worker.ts'
import { WorkerPulse, type Pulse } from './worker-pulse.ts'

/** How often a worker is asked for a sign of life. */
const ASK_MS = 500

/** Ends a worker that runs but does nothing any more, so that it is replaced like one that died. */
export function watchWorker(worker: MediaWorker, log: MediaLog): void {
  const pulse = new WorkerPulse()
  const answered = (): void => pulse.answered()
  const { pid } = worker.process
  every(worker.life, ASK_MS, () => {
    if (pulse.hangs(pulseOf(pid))) {
      log('error', 'a media worker hangs and is ended', { pid })
      kill(pid, 'SIGKILL')
      return
    }
    // A question that fails is one to a worker that has just ended: then there is nothing to watch.
    worker.process.getResourceUsage().then(answered, answered)
  })
}

/** Clock ticks in a second, as Linux counts them for programs on every machine. */
const TICKS = 100

/** How a process stands, as the kernel knows it (proc(5), `stat`); as one that does nothing where that cannot be read. */
function pulseOf(pid: number): Pulse {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // After the name in brackets, which may hold anything: the 3rd, the 14th and the 15th field are the first, the 12th and the 13th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { used: (Number(fields[11]) + Number(fields[12])) / TICKS, isReady: fields[0] === 'R' }
  } catch {
    return { used: 0, isReady: false } // Just ended, or no Linux: then it is judged by its answers alone.
  }
}
