import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { STATE } from './places.mjs'

/** Writes a file of the set-up's state whole or not at all. */
export function writeState(name, text) {
  mkdirSync(STATE, { recursive: true })
  const file = path.join(STATE, name)
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

function readAll() {
  try {
    return JSON.parse(readFileSync(path.join(STATE, 'finished.json'), 'utf8'))
  } catch {
    // None yet, or torn: everything is done again, which is slow but right.
    return {}
  }
}

/** Whether the step was last finished with this very key. */
export function isFinished(step, key) {
  return readAll()[step] === key
}

/** Remembers that the step was finished with this key. */
export function finish(step, key) {
  writeState('finished.json', `${JSON.stringify({ ...readAll(), [step]: key }, null, 2)}\n`)
}
