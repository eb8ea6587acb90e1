import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** What set-up remembers about this checkout: finished steps, the lock, where Node and the media worker are. */
export const STATE = path.join(ROOT, '.setup')

/** What all checkouts of this user share: media workers, which take minutes to build. */
export const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'parley')
