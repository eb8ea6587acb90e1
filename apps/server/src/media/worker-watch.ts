import { kill } from 'node:process'
import { every } from '@parley/kit'
import type { MediaLog } from './media-log.ts'
import type { MediaWorker } from './media-worker.ts'

/** How often a worker is asked for a sign of life. */
const ASK_MS = 500

/**
 * After this many questions without an answer a worker hangs: people have heard nothing for two seconds, and its death
 * costs them less than a second more. Questions are counted, not time: a whole machine that slept hangs nobody.
 */
const UNANSWERED = 4

/** Ends a worker that runs but does not answer any more, so that it is replaced like one that died. */
export function watchWorker(worker: MediaWorker, log: MediaLog): void {
  let unanswered = 0
  const answered = (): void => void (unanswered = 0)
  every(worker.life, ASK_MS, () => {
    if (unanswered >= UNANSWERED) {
      log('error', 'a media worker hangs and is ended', { pid: worker.process.pid })
      kill(worker.process.pid, 'SIGKILL')
      return
    }
    unanswered += 1
    // A question that fails is one to a worker that has just ended: then there is nothing to watch.
    worker.process.getResourceUsage().then(answered, answered)
  })
}
