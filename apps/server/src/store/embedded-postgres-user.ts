import { spawnSync } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PostgresStartError } from './embedded-postgres-files.ts'

/** How to become somebody whom PostgreSQL accepts: words for setpriv, and words in front of the program itself. */
export interface Disguise {
  readonly identity: readonly string[]
  readonly inside: readonly string[]
}

/** A user namespace in which we are user 1, which every Linux has a name for, while our files stay ours. */
const NAMESPACE = ['unshare', '--user', '--map-user=1', '--map-group=1']
const NOBODY = 65_534

/**
 * PostgreSQL refuses to run as root or as a user without a name (in a container started with any number). A user namespace is the way out
 * of both. Where the kernel or a container forbids those, root starts it as the owner of the folder, or as nobody, who is given the folder.
 */
export async function disguise(folder: string, owned: readonly string[], bin: string): Promise<Disguise> {
  const works = (words: readonly string[]): boolean => spawnSync(words[0] ?? '', words.slice(1)).status === 0
  const isRoot = process.getuid?.() === 0
  if (!isRoot && works(['id', '--user', '--name'])) return { identity: [], inside: [] }

  const owner = await stat(folder)
  const become = (uid: number, gid: number): string[] => [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
  ]
  const identity = isRoot && owner.uid !== 0 ? become(owner.uid, owner.gid) : []
  const inside = works(['setpriv', ...identity, ...NAMESPACE, 'true']) ? NAMESPACE : []
  if (isRoot && identity.length === 0 && inside.length === 0) identity.push(...become(NOBODY, NOBODY))
  if (identity.length === 0) return { identity, inside }

  const [uid, gid] = owner.uid === 0 ? [NOBODY, NOBODY] : [owner.uid, owner.gid]
  spawnSync('chown', ['-R', `${uid}:${gid}`, ...owned])
  if (works(['setpriv', ...identity, 'test', '-w', folder, '-a', '-x', join(bin, 'postgres')])) {
    return { identity, inside }
  }
  throw new PostgresStartError(
    `PostgreSQL refuses to run as root, and the user it would run as (number ${uid}) cannot reach ${folder} or ${bin}.\n` +
      'Start Parley as an ordinary user, or move it and DATA_DIR to where others may read, or set DATABASE_URL.',
  )
}
