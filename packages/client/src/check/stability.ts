import type { Heard } from '@parley/protocol'
import type { Reading, StreamReading } from '../quality/reading.ts'
import type { Stability } from './verdict.ts'

/** What was counted at one moment, here and at the server. */
export interface Count {
  readonly reading: Reading
  readonly server: Heard
}

/** Both ends are not asked in the same instant: so many packets of difference are on their way, not lost. */
const ON_THE_WAY = 5

/** What two counts say of the line between them; null when nothing was sent. */
export function stabilityOf(before: Count, now: Count): Stability | null {
  const sent = rose(before, now, 'out', 'packetsSent')
  const received = rose(before, now, 'in', 'packetsReceived')
  if (sent <= 0) return null
  const arrived = now.server.packets - before.server.packets
  const missedUp = sent - arrived
  const lossUp = missedUp <= ON_THE_WAY ? 0 : missedUp / sent
  // A receiver sees all gaps, also those that were there when the server sent it on.
  const missed = Math.max(0, rose(before, now, 'in', 'packetsLost'))
  const all = received === 0 ? 1 : missed / (missed + received)
  const jitter = streamOf(now, 'in')?.values.get('jitter') ?? 0
  const roundTrip = now.reading.paths[0]?.roundTrip ?? null
  return {
    lossUp,
    lossDown: Math.max(0, all - lossUp),
    jitter: Math.max(jitter * 1_000, now.server.jitter),
    roundTrip: roundTrip === null ? null : roundTrip * 1_000,
    packets: sent,
  }
}

function rose(before: Count, now: Count, direction: 'in' | 'out', counter: string): number {
  const value = (count: Count): number => streamOf(count, direction)?.values.get(counter) ?? 0
  return value(now) - value(before)
}

function streamOf({ reading }: Count, direction: 'in' | 'out'): StreamReading | undefined {
  return reading.streams.find((stream) => stream.direction === direction)
}
