import { layLink } from './impairment.ts'
import { Lab } from './namespaces.ts'
import { burstOf, delayOf, jitterOf, lossOf, reorderedOf } from './delivered.ts'
import { probe, type Arrived, type Burst } from './probe.ts'
import type { Backend, WayChange } from './way.ts'

/** One property of a link: what is asked for, how it is measured, and in which unit. */
interface Trial {
  readonly name: string
  readonly way: WayChange
  readonly burst: Burst
  readonly asked: number
  readonly unit: 'ms' | '%' | 'kbit/s' | 'packets'
  readonly delivered: (arrived: Arrived, sent: number) => number
}

/** One row of the self-test. */
export interface Verdict {
  readonly name: string
  readonly asked: number
  readonly delivered: number
  readonly unit: Trial['unit']
  /** How far delivered may be from asked for. */
  readonly allowed: number
  readonly fits: boolean
}

/** What 2 % of a delay cannot be told apart from: the machine's own way from program to program. */
const LEAST_MS = 1

/** Packets that each trial about chance sends: 2 % of a loss of 2 % is then more than two standard deviations. */
const MANY = 600_000

const delay = (ms: number): Trial => ({
  name: `delay ${ms} ms`,
  way: { delay: ms },
  burst: { packets: 200, gap: 10_000, bytes: 200 },
  asked: ms,
  unit: 'ms',
  delivered: (arrived) => delayOf(arrived),
})

// Packets are further apart than the jitter is wide: it never meets the rule that packets keep their order.
const jitter = (ms: number): Trial => ({
  name: `jitter ±${ms} ms`,
  way: { delay: 50, jitter: ms },
  burst: { packets: Math.round(8_000 / (2 * ms)), gap: 2_000 * ms, bytes: 200 },
  asked: ms,
  unit: 'ms',
  delivered: jitterOf,
})

const rate = (kbits: number): Trial => ({
  name: `rate ${kbits} kbit/s`,
  way: { rate: kbits },
  // Twice as much as fits, for three seconds.
  burst: { packets: Math.round((kbits * 6) / 8), gap: Math.round(4e6 / kbits), bytes: 1_000 },
  asked: kbits,
  unit: 'kbit/s',
  delivered: ({ rate: delivered }) => delivered,
})

const queue = (kilobytes: number): Trial => ({
  name: `queue ${kilobytes} kB at 1000 kbit/s, as delay`,
  way: { rate: 1_000, queue: kilobytes },
  burst: { packets: 750, gap: 4_000, bytes: 1_000 },
  asked: kilobytes * 8,
  unit: 'ms',
  // It is full nearly all the time, and one packet that a busy machine delivered late does not count.
  delivered: (arrived) => delayOf(arrived, 0.9),
})

const loss = (percent: number, packets: number, burst = 1): Trial => ({
  name: burst === 1 ? `loss ${percent} %` : `loss ${percent} % in bursts of ${burst}`,
  way: { loss: percent, burst },
  burst: { packets, gap: 20, bytes: 60 },
  asked: percent,
  unit: '%',
  delivered: lossOf,
})

const burst = (length: number, packets: number): Trial => ({
  ...loss(10, packets, length),
  name: `bursts of ${length} packets at 10 % loss`,
  asked: length,
  unit: 'packets',
  delivered: burstOf,
})

const reorder = (percent: number, packets: number): Trial => ({
  name: `reordering ${percent} %`,
  way: { delay: 20, reorder: percent, hold: 10 },
  burst: { packets, gap: 100, bytes: 60 },
  asked: percent,
  unit: '%',
  delivered: reorderedOf,
})

/** The trials that may run side by side, because they send little, and those that need the machine for themselves. */
function trials(many: number): { light: Trial[]; heavy: Trial[] } {
  return {
    light: [
      ...[10, 50, 150].map(delay),
      ...[5, 20].map(jitter),
      ...[500, 2_000].map(rate),
      ...[16, 64].map(queue),
    ],
    heavy: [
      ...[2, 5, 10, 20].map((percent) => loss(percent, many)),
      loss(10, many, 3),
      burst(3, many),
      reorder(5, Math.round(many / 4)),
    ],
  }
}

/** How thorough a self-test is. */
export interface SelfTestWish {
  /** Packets of each trial about chance. */
  readonly many?: number
  /** How far off a figure may be, as a share of what was asked for, and the least of that for delays. */
  readonly share?: number
  readonly leastMs?: number
  /** Hears each verdict as it comes. */
  readonly told?: (verdict: Verdict) => void
}

/** Asks a link for each property and measures what it delivers. */
export async function selfTest(
  backend: Backend,
  { many = MANY, share = 0.02, leastMs = LEAST_MS, told }: SelfTestWish = {},
): Promise<Verdict[]> {
  const { light, heavy } = trials(many)
  const judge = async (trial: Trial): Promise<Verdict> => {
    const delivered = trial.delivered(await measure(backend, trial), trial.burst.packets)
    const { name, asked, unit } = trial
    const allowed = unit === 'ms' ? Math.max(share * asked, leastMs) : share * asked
    const verdict = { name, asked, delivered, unit, allowed, fits: Math.abs(delivered - asked) <= allowed }
    told?.(verdict)
    return verdict
  }
  const verdicts = await Promise.all(light.map(judge))
  for (const trial of heavy) verdicts.push(await judge(trial))
  return verdicts
}

async function measure(backend: Backend, trial: Trial): Promise<Arrived> {
  await using lab = new Lab()
  const [a, b] = [lab.namespace('a'), lab.namespace('b')]
  const link = await layLink(
    lab,
    { namespace: a, device: 'link0', address: '10.0.0.1/30' },
    { namespace: b, device: 'link0', address: '10.0.0.2/30' },
    { backend },
  )
  await link.set({ ab: trial.way })
  return await probe(a, b, { address: '10.0.0.2', port: 5_000 }, trial.burst)
}
