import { spawn, spawnSync } from 'node:child_process'

/** The worker's exit code when it was not called by mediasoup's Node side, which it recognises by MEDIASOUP_VERSION (its main.cpp). */
const NOT_CALLED_BY_MEDIASOUP = 41

/** A worker says hello within milliseconds; this is for a machine that is busy with other things. */
const HELLO_LIMIT_MS = 10_000

/** Whether this is a worker that loads here, with every library it is linked with. Takes some milliseconds. */
export function workerLoads(worker) {
  return (
    spawnSync(worker, [], { env: {}, stdio: 'ignore', timeout: HELLO_LIMIT_MS }).status ===
    NOT_CALLED_BY_MEDIASOUP
  )
}

/** Starts the worker as mediasoup does and waits for its first word on the channel. Resolves with what went wrong, if anything did. */
export function workerStarts(worker, version) {
  return new Promise((resolve) => {
    const child = spawn(worker, ['--logLevel=error'], {
      env: { ...process.env, MEDIASOUP_VERSION: version },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    })
    let said = ''
    const finish = (failure) => {
      clearTimeout(limit)
      child.kill('SIGKILL')
      resolve(failure)
    }
    const limit = setTimeout(() => finish('it says nothing'), HELLO_LIMIT_MS)
    child.on('error', (error) => finish(error.message))
    child.on('exit', (code, signal) => finish(`it ended with ${signal ?? code}${said && `: ${said.trim()}`}`))
    child.stdout.on('data', (chunk) => (said += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    // Our ends of the channel close with the child; what that breaks is of no interest.
    child.stdio[3].on('error', () => {})
    child.stdio[4].on('error', () => {})
    child.stdio[4].once('data', () => finish(undefined))
  })
}
