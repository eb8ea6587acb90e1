import { describe, expect, test } from 'vitest'
import { HISTORY_MS, remember } from './history.ts'
import { madeReport, madeSample, type MadeStat } from './made-stats.ts'
import { readStats } from './reading.ts'
import { sampleOf, type NameStream } from './sample.ts'

const NAMES: NameStream = (stream) =>
  stream.direction === 'out'
    ? { peer: 'p-me', source: stream.kind === 'audio' ? 'microphone' : 'camera' }
    : stream.media === 'unknown'
      ? null
      : { peer: 'p-ann', source: stream.kind === 'audio' ? 'microphone' : 'camera' }

const PAIR: MadeStat[] = [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
  {
    id: 'P',
    type: 'candidate-pair',
    localCandidateId: 'L',
    currentRoundTripTime: 0.05,
    availableOutgoingBitrate: 900_000,
  },
  { id: 'L', type: 'local-candidate', candidateType: 'host', protocol: 'udp' },
  { id: 'C', type: 'codec', mimeType: 'audio/opus' },
  { id: 'V', type: 'codec', mimeType: 'video/VP8' },
]

const voice = (change: Record<string, number>): MadeStat => ({
  ...{
    id: 'IA',
    type: 'inbound-rtp',
    kind: 'audio',
    mid: '0',
    trackIdentifier: 'a',
    codecId: 'C',
    jitter: 0.004,
  },
  ...change,
})

const send = madeReport(...PAIR)

describe('a sample', () => {
  test('[Q4] gives rates in bit/s, shares of one, times in ms', () => {
    const first = voice({
      ...{ packetsReceived: 100, packetsLost: 0, bytesReceived: 1_000, totalSamplesReceived: 0 },
      ...{
        concealedSamples: 0,
        silentConcealedSamples: 0,
        jitterBufferDelay: 0,
        jitterBufferEmittedCount: 0,
      },
    })
    const second = voice({
      ...{ packetsReceived: 195, packetsLost: 5, bytesReceived: 9_000, totalSamplesReceived: 96_000 },
      ...{ concealedSamples: 9_600, silentConcealedSamples: 4_800 },
      ...{ jitterBufferDelay: 4_800, jitterBufferEmittedCount: 96_000 },
    })
    const before = readStats([send, madeReport(...PAIR, first)], 1_000)
    const sample = sampleOf(before, readStats([send, madeReport(...PAIR, second)], 3_000), NAMES)
    const [track] = sample.tracks
    expect(track).toMatchObject({
      ...{ peer: 'p-ann', direction: 'in', source: 'microphone', codec: 'opus' },
      ...{ bitrate: 32_000, packets: 47.5, loss: 0.05, jitter: 4, concealed: 0.05, buffer: 50 },
    })
    // 50 ms of network, 50 of buffer, 40 of devices are 140 ms; 5 % of loss.
    expect(track?.mos).toBeCloseTo(3.96, 1)
    expect(sample.send).toEqual({ kind: 'udp', roundTrip: 50, available: 900_000 })
  })

  test('[Q6] a voice that is sent twice is not judged by the half that is thrown away', () => {
    const counted = { packetsLost: 0, concealedSamples: 0, silentConcealedSamples: 0 }
    const first = voice({ ...counted, packetsReceived: 100, packetsDiscarded: 98, totalSamplesReceived: 0 })
    const second = voice({
      ...{ ...counted, packetsReceived: 200, packetsDiscarded: 197, totalSamplesReceived: 96_000 },
    })
    const before = readStats([send, madeReport(...PAIR, first)], 1_000)
    const [track] = sampleOf(before, readStats([send, madeReport(...PAIR, second)], 3_000), NAMES).tracks
    expect(track?.mos).toBeGreaterThan(4.2)
  })

  test('[Q4] a counter that fell, and one without a reading before it, give no rate', () => {
    const before = readStats([send, madeReport(voice({ bytesReceived: 9_000, packetsReceived: 90 }))], 0)
    const now = readStats([send, madeReport(voice({ bytesReceived: 100, packetsReceived: 92 }))], 2_000)
    expect(sampleOf(before, now, NAMES).tracks[0]).toMatchObject({ bitrate: null, packets: 1, loss: null })
    expect(sampleOf(null, now, NAMES).tracks[0]).toMatchObject({ bitrate: null, packets: null, mos: null })
  })

  test('[Q4] packets that were counted as lost and came late are no negative loss', () => {
    const before = readStats([send, madeReport(voice({ packetsLost: 9, packetsReceived: 90 }))], 0)
    const now = readStats([send, madeReport(voice({ packetsLost: 4, packetsReceived: 190 }))], 2_000)
    expect(sampleOf(before, now, NAMES).tracks[0]?.loss).toBe(0)
  })

  test('[Q4] the layers of one source are one track: rates added, the largest picture', () => {
    const layer = (rid: string, frameWidth: number, bytesSent: number): MadeStat => ({
      ...{ id: `O${rid}`, type: 'outbound-rtp', kind: 'video', mid: '1', rid, codecId: 'V' },
      ...{ frameWidth, frameHeight: (frameWidth * 9) / 16, bytesSent, packetsSent: bytesSent / 1_000 },
      ...{ framesEncoded: bytesSent / 10_000, totalEncodeTime: bytesSent / 1_000_000 },
      qualityLimitationReason: rid === 'h' ? 'bandwidth' : 'none',
    })
    const far: MadeStat = { id: 'R', type: 'remote-inbound-rtp', localId: 'Oh', fractionLost: 0.02 }
    const at = (bytes: number, time: number) =>
      readStats([madeReport(...PAIR, layer('l', 320, bytes), layer('h', 1_280, bytes * 4), far)], time)
    expect(sampleOf(at(10_000, 0), at(60_000, 1_000), NAMES).tracks).toEqual([
      expect.objectContaining({
        ...{ direction: 'out', source: 'camera', bitrate: 2_000_000, width: 1_280, height: 720 },
        ...{
          layer: 'l+h',
          loss: 0.02,
          fps: 20,
          work: expect.closeTo(10) as number,
          limited: 'bandwidth',
          codec: 'VP8',
        },
      }),
    ])
  })

  test('[Q4] streams of nobody, and those that probe the bandwidth, are passed over', () => {
    const nobody = { ...voice({}), trackIdentifier: 'unknown' }
    const probe = { ...voice({}), id: 'X', mid: 'probator' }
    expect(sampleOf(null, readStats([madeReport(nobody, probe)], 0), NAMES).tracks).toEqual([])
  })

  test('[Q4] tells relay and TCP from UDP', () => {
    const through = (change: object): string | undefined => {
      const stats = PAIR.map((stat) => (stat.id === 'L' ? { ...stat, ...change } : stat))
      return readStats([madeReport(...stats)], 0).paths[0]?.kind
    }
    expect(through({ protocol: 'tcp' })).toBe('tcp')
    expect(through({ candidateType: 'relay' })).toBe('relay')
    expect(readStats([madeReport()], 0).paths).toEqual([null])
  })
})

test('[Q4] five minutes are remembered', () => {
  let samples: ReturnType<typeof remember> = []
  for (let at = 0; at <= HISTORY_MS * 2; at += 2_000) samples = remember(samples, madeSample([], { at }))
  expect(samples).toHaveLength(HISTORY_MS / 2_000)
  expect(remember(samples, madeSample([], { at: HISTORY_MS * 9 }))).toHaveLength(1)
})
