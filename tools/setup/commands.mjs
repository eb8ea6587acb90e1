import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/**
 * Settings of npm that say where and how to fetch: these go on to the commands that set-up starts. The rest of what the outer npm
 * puts into the environment (its own flags, its life cycle, a workspace or prefix it was called with) must not: `npm start --omit=dev`
 * would otherwise install a house without a compiler.
 */
const FETCHING =
  /^npm_config_(registry|proxy|https?_proxy|noproxy|ca|cafile|strict_ssl|cache|userconfig|globalconfig|offline|prefer_offline|fetch_.*|maxsockets|@.*:registry|\/\/.*)$/i

/** The environment for commands that set-up starts: without what npm put there for itself, with `extra`. */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD$)/i.test(name) || FETCHING.test(name),
  )
  return { ...Object.fromEntries(kept), ...extra }
}

/** Where a program is on the PATH, or undefined. */
export function findProgram(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not here: the next folder.
    }
  }
  return undefined
}

const running = new Set()

/** Ends the commands under way; set-up calls it when it is told to stop. */
export function stopCommands() {
  for (const child of running) child.kill('SIGTERM')
}

/**
 * Runs a command, keeping what it prints. Resolves with its exit code (-1 if it could not start or was killed) and its output;
 * `onOutput` sees every piece as it comes. A command that must not be torn apart halfway, such as a package installation, is
 * `patient`: it is left to finish when set-up is told to stop.
 */
export function run(command, args, { cwd, env = cleanEnvironment(), patient = false, onOutput } = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    if (!patient) running.add(child)
    const collect = (chunk) => {
      output += chunk
      onOutput?.(chunk.toString())
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => {
      running.delete(child)
      resolve({ code: -1, output: `${output}${error.message}\n` })
    })
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code: code ?? -1, output })
    })
  })
}

/** The end of a long output, where the error usually is. */
export function lastLines(output, count = 20) {
  return output.trimEnd().split('\n').slice(-count).join('\n')
}
