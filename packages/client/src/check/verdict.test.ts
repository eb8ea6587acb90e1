import { describe, expect, test } from 'vitest'
import { madeReport } from '../quality/made-stats.ts'
import { readStats } from '../quality/reading.ts'
import { stabilityOf, type Count } from './stability.ts'
import { judge, type NetworkResult } from './verdict.ts'

const open = { state: 'open', ms: 80 } as const
const closed = { state: 'closed' } as const
const steady = { lossUp: 0, lossDown: 0, jitter: 4, roundTrip: 30, packets: 500 }
const good: NetworkResult = {
  ...{ signal: 12, udp: open, tcp: open, turn: { state: 'not-configured' }, stability: steady },
  ...{ down: 40e6, up: 12e6 },
}
const devices = { camera: true, microphone: true }

describe('the verdict of a check', () => {
  const cases: readonly [string, Partial<NetworkResult>, ReturnType<typeof judge>][] = [
    ['all is well', {}, { grade: 'many', obstacles: [] }],
    ['no server', { signal: null, udp: null, tcp: null }, { grade: 'none', obstacles: ['server'] }],
    ['no way for media', { udp: closed, tcp: closed }, { grade: 'none', obstacles: ['media'] }],
    ['TCP only', { udp: closed }, { grade: 'video', obstacles: ['udp'] }],
    ['a relay only', { udp: closed, tcp: closed, turn: open }, { grade: 'video', obstacles: ['udp'] }],
    ['a narrow way up', { up: 300_000 }, { grade: 'voice', obstacles: ['up'] }],
    ['a way up for one camera', { up: 1e6 }, { grade: 'video', obstacles: ['up'] }],
    [
      'lost both ways',
      { stability: { ...steady, lossUp: 0.2, lossDown: 0.03 } },
      { grade: 'poor', obstacles: ['loss-up', 'loss-down'] },
    ],
    ['far away', { stability: { ...steady, roundTrip: 600 } }, { grade: 'voice', obstacles: ['far'] }],
    [
      'what could not be measured',
      { stability: null, up: null, down: null },
      { grade: 'many', obstacles: [] },
    ],
  ]
  for (const [what, change, verdict] of cases) {
    test(`[K5] ${what}: ${verdict.grade}`, () => {
      expect(judge({ ...good, ...change }, devices)).toEqual(verdict)
    })
  }

  test('[K5] a camera that does not open is told, and is no matter of the network', () => {
    expect(judge(good, { camera: false, microphone: true })).toEqual({ grade: 'many', obstacles: ['camera'] })
  })
})

describe('ten seconds of sound', () => {
  const count = (sent: number, arrived: number, received: number, lost: number): Count => {
    const out = { id: 'O', type: 'outbound-rtp', kind: 'audio', mid: '0', packetsSent: sent }
    const back = { id: 'I', type: 'inbound-rtp', kind: 'audio', mid: '0', jitter: 0.007 }
    return {
      reading: readStats(
        [madeReport(out), madeReport({ ...back, packetsReceived: received, packetsLost: lost })],
        0,
      ),
      server: { packets: arrived, lost: 0, jitter: 3 },
    }
  }

  test('[K5] tells which way packets were lost', () => {
    expect(stabilityOf(count(50, 50, 50, 0), count(550, 500, 475, 75))).toEqual({
      lossUp: 0.1,
      lossDown: expect.closeTo(0.05) as number,
      jitter: 7,
      roundTrip: null,
      packets: 500,
    })
  })

  test('[K5] what is still on its way is not lost, and without sound there is no measure', () => {
    expect(stabilityOf(count(0, 0, 0, 0), count(500, 497, 495, 0))).toMatchObject({ lossUp: 0, lossDown: 0 })
    expect(stabilityOf(count(5, 5, 5, 0), count(5, 5, 5, 0))).toBeNull()
  })
})
