import { CLEAR, type Impairment, type Way, type WayCount } from './way.ts'
import type { End, Lab } from './namespaces.ts'

/** Packets that netem may hold: its usual 1000 are fewer than a fast line has under way. */
const MOST_PACKETS = '100000'

/**
 * A link by the kernel's netem on a veth pair, each end shaping what leaves it. Written from its manual (tc-netem(8));
 * the machine it was written on has no netem, so it was never run there: prove it with the self-test first.
 */
export async function netemLink(lab: Lab, a: End, b: End): Promise<Impairment> {
  lab.cable(a, b)
  const ways: Record<'ab' | 'ba', Way> = { ab: CLEAR, ba: CLEAR }
  const ends = { ab: a, ba: b }
  const apply = (side: 'ab' | 'ba'): void => {
    const { namespace, device } = ends[side]
    for (const words of netemWords(ways[side]))
      namespace.run('tc', 'qdisc', 'replace', 'dev', device, ...words)
  }
  for (const side of ['ab', 'ba'] as const) apply(side)
  return {
    backend: 'netem',
    set: async (change) => {
      for (const side of ['ab', 'ba'] as const) {
        ways[side] = { ...ways[side], ...change[side] }
        apply(side)
      }
    },
    count: async () => ({ ab: countOf(a), ba: countOf(b) }),
  }
}

/** The words after `tc qdisc replace dev …` that make a way: one discipline, and a second one below it that holds packets back. */
export function netemWords(way: Way): string[][] {
  const words = ['root', 'handle', '1:', 'netem', 'limit', limitOf(way)]
  if (way.delay > 0 || way.jitter > 0) {
    words.push('delay', `${way.delay}ms`)
    if (way.jitter > 0) words.push(`${way.jitter}ms`)
  }
  if (way.loss >= 100 || (way.loss > 0 && way.burst <= 1)) words.push('loss', `${way.loss}%`)
  else if (way.loss > 0) {
    const ends = 100 / way.burst
    words.push('loss', 'gemodel', `${(way.loss * ends) / (100 - way.loss)}%`, `${ends}%`, '100%', '0%')
  }
  if (way.rate > 0) words.push('rate', `${way.rate}kbit`)
  const hold = way.reorder > 0 ? ['delay', `${way.hold}ms`, 'reorder', `${100 - way.reorder}%`] : []
  return [words, ['parent', '1:1', 'handle', '2:', 'netem', 'limit', MOST_PACKETS, ...hold]]
}

/** netem counts its queue in packets: as many large ones as fit, and those that are merely under way. */
function limitOf({ rate, queue, delay, jitter }: Way): string {
  if (rate === 0) return MOST_PACKETS
  return String(Math.ceil((queue * 1000 + (rate * (delay + jitter)) / 8) / 1200))
}

function countOf({ namespace, device }: End): WayCount {
  const [root] = JSON.parse(namespace.run('tc', '-s', '-j', 'qdisc', 'show', 'dev', device, 'root')) as {
    packets: number
    drops: number
  }[]
  const { packets = 0, drops = 0 } = root ?? {}
  // netem tells neither its losses from its full queue nor how many it held back.
  return { taken: packets + drops, delivered: packets, lost: drops, overflowed: 0, late: 0 }
}
