import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { compiled } from './compiled.ts'
import type { Namespace } from './namespaces.ts'

/** Packets to send over a way. */
export interface Burst {
  readonly packets: number
  /** Microseconds between two. */
  readonly gap: number
  /** Of each IP packet. */
  readonly bytes: number
}

/** What arrived of a burst. */
export interface Arrived {
  /** In the order of arrival: which packet, and how many milliseconds it was under way. */
  readonly packets: readonly { readonly number: number; readonly delay: number }[]
  /** kbit/s of IP between the first and the last. */
  readonly rate: number
}

/** No packet is later than that behind the one before it. */
const IDLE_MS = '600'

/** Sends a burst from one namespace to an address of another and says what arrived. */
export async function probe(
  from: Namespace,
  to: Namespace,
  { address, port }: { address: string; port: number },
  { packets, gap, bytes }: Burst,
): Promise<Arrived> {
  const program = compiled('packet-probe')
  const receiver = to.spawn([program, 'receive', String(port), IDLE_MS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const heard = textOf(receiver)
  await heard.until('ready\n')
  const words = [program, 'send', address, String(port), packets, gap, bytes].map(String)
  const sender = from.spawn(words, { stdio: 'inherit' })
  const ended = once(receiver, 'close')
  const [code] = (await once(sender, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the probe could not send to ${address}`)
  await ended
  return read(heard.text())
}

function textOf(child: ChildProcess): { text: () => string; until: (word: string) => Promise<void> } {
  const pieces: string[] = []
  let seen = (): void => {}
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    pieces.push(piece)
    seen()
  })
  return {
    text: () => pieces.join(''),
    until: (word) =>
      new Promise((resolve) => {
        seen = () => {
          if (pieces.join('').includes(word)) {
            seen = () => {}
            resolve()
          }
        }
        seen()
      }),
  }
}

function read(text: string): Arrived {
  const lines = text.trimEnd().split('\n').slice(1)
  const [, bytes = 0, span = 0] = lines.pop()?.split(' ').map(Number) ?? []
  const packets = lines.map((line) => {
    const [number = 0, delay = 0] = line.split(' ').map(Number)
    return { number, delay: delay / 1e6 }
  })
  return { packets, rate: span === 0 ? 0 : (bytes * 8e6) / span }
}
