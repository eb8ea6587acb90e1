import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { compiled } from './compiled.ts'
import { CLEAR, type Impairment, type Way, type WayCount } from './way.ts'
import { addressEnd, type End, type Lab } from './namespaces.ts'

/** Packets that may wait for the program to read them: it is never the reason for a loss. */
const DEVICE_QUEUE = '20000'

/** A link by our own program over two TUN devices: exact, and the same on every kernel. */
export async function userSpaceLink(lab: Lab, a: End, b: End, seed: number): Promise<Impairment> {
  if (a.device !== b.device) throw new Error('both ends of a link have the same device name')
  const words = [a.namespace.name, b.namespace.name, a.device, String(seed)]
  const child = spawn(compiled('impairment-link'), words, { stdio: ['pipe', 'pipe', 'inherit'] })
  lab.defer(async () => {
    if (child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('the link has ended')
    return value
  }
  await answer() // "up"
  for (const end of [a, b]) {
    addressEnd(end)
    end.namespace.ip('link', 'set', end.device, 'txqueuelen', DEVICE_QUEUE)
  }
  // One question at a time: answers come in the order of the questions, each one line.
  let last: Promise<unknown> = Promise.resolve()
  const ask = (line: string): Promise<string> => {
    const answered = last.then(() => {
      child.stdin.write(`${line}\n`)
      return answer()
    })
    last = answered.catch(() => {})
    return answered
  }
  const ways: Record<'ab' | 'ba', Way> = { ab: CLEAR, ba: CLEAR }
  return {
    backend: 'user-space',
    set: async (change) => {
      for (const side of ['ab', 'ba'] as const) {
        const changed = change[side]
        if (changed === undefined) continue
        ways[side] = { ...ways[side], ...changed }
        await ask(`set ${side} ${numbersOf(ways[side])}`)
      }
    },
    count: async () => countsOf(await ask('count')),
  }
}

/** A way as the program reads it. */
export function numbersOf({ delay, jitter, loss, burst, reorder, hold, rate, queue }: Way): string {
  return [delay, jitter, loss / 100, burst, reorder / 100, hold, rate, queue].join(' ')
}

/** The program's answer about both ways. */
export function countsOf(line: string): { ab: WayCount; ba: WayCount } {
  const [word, ...rest] = line.split(' ')
  const numbers = rest.map(Number)
  if (word !== 'count' || numbers.length !== 10 || numbers.some(Number.isNaN))
    throw new Error(`not counts: ${line}`)
  const side = (from: number): WayCount => {
    const [taken = 0, delivered = 0, lost = 0, overflowed = 0, late = 0] = numbers.slice(from, from + 5)
    return { taken, delivered, lost, overflowed, late }
  }
  return { ab: side(0), ba: side(5) }
}
