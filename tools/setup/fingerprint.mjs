import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

/** Folders whose content is made from the rest, or belongs to others. */
const MADE = new Set(['node_modules', 'dist', 'build', 'coverage'])

function* filesIn(place) {
  const stat = statSync(place, { throwIfNoEntry: false })
  if (!stat) return
  if (stat.isFile()) {
    yield place
    return
  }
  for (const name of readdirSync(place).sort()) {
    if (!MADE.has(name) && !name.startsWith('.')) yield* filesIn(path.join(place, name))
  }
}

/** A short hash of the names and contents of the files and folders given: equal means that there is nothing to do again. */
export function fingerprint(root, places, salt = '') {
  const hash = createHash('sha256').update(salt)
  for (const place of places) {
    for (const file of filesIn(path.join(root, place))) {
      hash.update(`\0${path.relative(root, file)}\0`).update(readFileSync(file))
    }
  }
  return hash.digest('hex').slice(0, 16)
}
