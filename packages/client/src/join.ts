import type { JoinOptions, Meeting } from './api.ts'

/** Joins a room. */
export function join(_options: JoinOptions): Promise<Meeting> {
  return Promise.reject(new Error('not yet'))
}
