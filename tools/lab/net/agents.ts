import { on } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Namespace } from './namespaces.ts'

const PROGRAM = fileURLToPath(new URL('udp-agent.ts', import.meta.url))

/** A packet as it came in. */
export interface Received {
  readonly address: string
  readonly port: number
  readonly word: string
}

/** A UDP socket inside a namespace. */
export interface Agent {
  /** Everything that came in so far. */
  readonly received: Received[]
  readonly send: (address: string, port: number, word: string) => void
  /** The first packet with that word, waited for if it has not come yet. */
  readonly hears: (word: string) => Promise<Received>
}

/** How long a packet that will come may take. */
const PATIENCE_MS = 5_000

/** Opens a UDP socket in a namespace; it ends with it. */
export async function openAgent(namespace: Namespace, port: number): Promise<Agent> {
  const child = namespace.spawn([process.execPath, PROGRAM, String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('not piped')
  const lines = createInterface({ input: stdout })
  const received: Received[] = []
  const ready = Promise.withResolvers<void>()
  lines.on('line', (line) => {
    if (line === 'ready') {
      ready.resolve()
      return
    }
    const [address = '', from = '', word = ''] = line.split(' ')
    received.push({ address, port: Number(from), word })
    lines.emit('packet')
  })
  child.once('exit', () => ready.reject(new Error('the agent ended')))
  await ready.promise
  const find = (word: string): Received | undefined => received.find((packet) => packet.word === word)
  return {
    received,
    send: (address, to, word) => void stdin.write(`${address} ${to} ${word}\n`),
    hears: async (word) => {
      const packets = on(lines, 'packet', { signal: AbortSignal.timeout(PATIENCE_MS) })
      for (let found = find(word); ; found = find(word)) {
        if (found !== undefined) return found
        await packets.next()
      }
    },
  }
}
