import type { Scope } from '@parley/kit'
import { setLogEventListeners, type types } from 'mediasoup'

/** Where the media port writes its log. */
export type MediaLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  text: string,
  fields?: Readonly<Record<string, unknown>>,
) => void

/** The level of a worker's own log for the server's; `info` has no counterpart in a worker. */
export function workerLogLevel(level: string): types.WorkerLogLevel {
  if (level === 'debug' || level === 'trace') return 'debug'
  if (level === 'info' || level === 'warn') return 'warn'
  return level === 'error' ? 'error' : 'none'
}

/** A request about something that ended in the worker at the same moment: it happens whenever somebody leaves. */
const GONE = /not found/

/** Leads what mediasoup logs, in this process and in its workers, to `log`. One per process: the last one hears it. */
export function followMediasoupLog(scope: Scope, level: string, log: MediaLog): void {
  const most = workerLogLevel(level)
  const listeners: Parameters<typeof setLogEventListeners>[0] = {
    onerror: (from, text, error) =>
      log(GONE.test(text) ? 'debug' : 'error', text, error === undefined ? { from } : { from, err: error }),
  }
  // What a worker warns of is mostly something that a client did (a lost packet, an unknown SSRC): not for operators.
  if (most === 'debug' || most === 'warn') listeners.onwarn = (from, text) => log('debug', text, { from })
  if (most === 'debug') listeners.ondebug = (from, text) => log('debug', text, { from })
  setLogEventListeners(listeners)
  scope.defer(() => setLogEventListeners())
}
