import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** The path of a program of ours, compiled from `<name>.c` beside this file when that text was never compiled here. */
export function compiled(name: 'impairment-link' | 'packet-probe'): string {
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url))
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'parley')
  const program = join(folder, `${name}-${digest}`)
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  const fresh = `${program}.${process.pid}`
  const { status, stderr } = spawnSync('cc', ['-O2', '-Wall', '-Wextra', '-o', fresh, source], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${name}.c did not compile:\n${stderr}`)
  renameSync(fresh, program) // Whole or not at all, also when two compile at the same time.
  return program
}
