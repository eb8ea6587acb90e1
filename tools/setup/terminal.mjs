import { performance } from 'node:perf_hooks'

/** A failure whose message says what the person at the terminal can do about it: shown without a stack trace. */
export class SetupError extends Error {
  name = 'SetupError'
}

let lineIsOpen = false

function write(text) {
  process.stdout.write(text)
  lineIsOpen = !text.endsWith('\n')
}

/** Prints a line of its own, closing the line of the step under way. */
export function say(text) {
  write(`${lineIsOpen ? '\n' : ''}${text}\n`)
}

/** How long something took, for people: `0.4 s`, `3 min 41 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/** Does a step of set-up that has something to do: one line with what it does and how long it took. */
export async function step(title, work) {
  const started = performance.now()
  write(`${lineIsOpen ? '\n' : ''}set-up: ${title} ... `)
  const result = await work()
  const took = duration(performance.now() - started)
  write(lineIsOpen ? `${took}\n` : `set-up: ${title}: done in ${took}\n`)
  return result
}
