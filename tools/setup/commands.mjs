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

/** How long after a command's end its output may still be on the way. */
const LAST_WORDS_MS = 2_000

/** How much of what a command prints is kept: enough for any error, and for a program gone wild no danger. */
const KEPT_OUTPUT = 200_000

/**
 * Runs a command, keeping the end of what it prints. Resolves with its exit code (-1 if it could not start or was killed) and that output;
 * `onOutput` sees every piece as it comes. After `limitMs` it is killed. A command that must not be torn apart halfway, such as a package
 * installation, is `patient`: it is left to finish when set-up is told to stop.
 */
export function run(
  command,
  args,
  { cwd, env = cleanEnvironment(), patient = false, onOutput, limitMs } = {},
) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    if (!patient) running.add(child)
    const limit = limitMs && setTimeout(() => child.kill('SIGKILL'), limitMs)
    const collect = (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT)
      onOutput?.(chunk)
    }
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    const finish = (code, text) => {
      clearTimeout(limit)
      running.delete(child)
      resolve({ code, output: text })
    }
    child.on('error', (error) => finish(-1, `${output}${error.message}\n`))
    child.on('exit', (code) => {
      // What it left running may hold its output open: no reason to wait for longer than the last words take.
      setTimeout(() => finish(code ?? -1, output), LAST_WORDS_MS).unref()
    })
    child.on('close', (code) => finish(code ?? -1, output))
  })
}

/** The end of a long output, where the error usually is. */
export function lastLines(output, count = 20) {
  return output.trimEnd().split('\n').slice(-count).join('\n')
}
