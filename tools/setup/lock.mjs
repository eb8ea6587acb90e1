import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** When the process began, in clock ticks since boot: tells it from a later one that was given the same number. */
function beginningOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return 'unknown'
  }
}

function isAlive(holder) {
  const [pid, beginning] = holder.trim().split(' ')
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return beginningOf(pid) === beginning
}

function readHolder(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** A file with its content appears at once or not at all, and only one of several who try gets it: that is the lock. */
function tryTake(file, mine) {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, mine)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes the lock of a process that is gone. Moving it aside first makes sure that it is that one and not a fresh lock. */
function breakStale(file, stale) {
  const aside = `${file}.stale.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (readHolder(aside) !== stale) tryRestore(aside, file)
  rmSync(aside, { force: true })
}

function tryRestore(aside, file) {
  try {
    linkSync(aside, file)
  } catch {
    // A third one has taken it meanwhile; its lock stands.
  }
}

/**
 * Does `work` while holding the lock `file`, so that two set-ups never write the same folder at once. Waits for a living holder,
 * calling `onWait` once with its process number; takes over from one that died.
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(path.dirname(file), { recursive: true })
  const mine = `${process.pid} ${beginningOf(process.pid)}\n`
  let told = false
  while (!tryTake(file, mine)) {
    const holder = readHolder(file)
    if (holder === undefined) continue
    if (!isAlive(holder)) {
      breakStale(file, holder)
      continue
    }
    if (!told) onWait(holder.split(' ')[0])
    told = true
    await wait(200)
  }
  const release = () => {
    if (readHolder(file) === mine) rmSync(file, { force: true })
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}
