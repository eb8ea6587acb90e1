import type { Arrived } from './probe.ts'

/** Milliseconds within which that share of the packets were under way; their median if nothing is said. */
export function delayOf({ packets }: Arrived, share = 0.5): number {
  const sorted = packets.map(({ delay }) => delay).toSorted((a, b) => a - b)
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN
}

/**
 * Half the width of an even spread of delays. From the middle nine tenths, so that one packet that a busy machine
 * delivered late does not count for all.
 */
export function jitterOf(arrived: Arrived): number {
  return (delayOf(arrived, 0.95) - delayOf(arrived, 0.05)) / 0.9 / 2
}

/** Percent of packets that did not arrive. */
export function lossOf({ packets }: Arrived, sent: number): number {
  return (100 * (sent - packets.length)) / sent
}

/** How many packets in a row were lost on average. */
export function burstOf({ packets }: Arrived, sent: number): number {
  const arrived = new Set(packets.map(({ number }) => number))
  let lost = 0
  let bursts = 0
  for (let number = 0; number < sent; number += 1) {
    if (arrived.has(number)) continue
    lost += 1
    if (number === 0 || arrived.has(number - 1)) bursts += 1
  }
  return lost / bursts
}

/** Percent of packets that came after one that was sent later (RFC 4737, 3.3). */
export function reorderedOf({ packets }: Arrived): number {
  let next = 0
  let reordered = 0
  for (const { number } of packets) {
    if (number < next) reordered += 1
    else next = number + 1
  }
  return (100 * reordered) / packets.length
}
