import { describe, expect, test } from 'vitest'
import {
  audioTimes,
  concealedShare,
  firstAfter,
  freezesIn,
  longestGap,
  nameOf,
  pathIn,
  videoRates,
} from './findings.ts'
import type { Pair, Sample, Watched } from './in-page-media.ts'
import { markdown, withOutcomes } from './report.ts'
import { SCENARIOS } from './scenarios.ts'

const PAIR: Pair = {
  id: '0/pair',
  received: 0,
  sent: 0,
  localType: 'host',
  remoteType: 'host',
  remoteAddress: '198.51.100.10',
  remotePort: 44_400,
  protocol: 'udp',
  relayProtocol: '',
}
const PLACE = { address: '198.51.100.10', ports: [44_400] }

const sample = (at: number, change: Partial<Sample> = {}): Sample => ({
  at,
  audio: [],
  video: [],
  pairs: [],
  ...change,
})
const seen = (samples: Sample[]): Watched => ({ samples, frames: [] })
const heard = (
  at: number,
  ...tracks: [id: string, packets: number, concealed: number, samples: number][]
): Sample =>
  sample(at, {
    audio: tracks.map(([id, packets, concealed, samples]) => ({ id, packets, concealed, samples })),
  })

describe('what is found in what pages saw', () => {
  test('gaps count from the beginning of a span and to its end', () => {
    expect(longestGap([100, 200, 900], { from: 0, to: 1_000 })).toBe(700)
    expect(longestGap([], { from: 0, to: 1_000 })).toBe(1_000)
    expect(firstAfter([100, 200, 900], 200)).toBe(700)
    expect(firstAfter([100], 200)).toBe(Number.POSITIVE_INFINITY)
  })

  test('sound flows when packets came since the sample before', () => {
    const watched = seen([heard(0, ['a', 1, 0, 0]), heard(50, ['a', 3, 0, 0]), heard(100, ['a', 3, 0, 0])])
    expect(audioTimes(watched)).toEqual([50])
  })

  test('made-up sound is a share of what was played, of the track that plays', () => {
    const watched = seen([
      heard(0, ['a', 1, 0, 0], ['b', 0, 0, 0]),
      heard(50, ['a', 2, 0, 2_400], ['b', 0, 2_400, 2_400]),
      heard(100, ['a', 3, 1_200, 4_800], ['b', 0, 4_800, 4_800]),
    ])
    expect(concealedShare(watched, { from: 0, to: 100 })).toBe(25)
    expect(concealedShare(seen([]), { from: 0, to: 100 })).toBeNaN()
  })

  test('freezes and rates of pictures', () => {
    const shown = (at: number, bytes: number, freezes: number): Sample =>
      sample(at, { video: [{ id: 'v', bytes, frames: 0, width: 640, freezes, frozen: freezes / 2 }] })
    const watched = seen([shown(0, 0, 1), shown(500, 60_000, 1), shown(1_000, 125_000, 3)])
    expect(freezesIn(watched, { from: 0, to: 1_000 })).toEqual({ count: 2, seconds: 1 })
    expect(videoRates(watched, { from: 0, to: 1_000 })).toEqual([{ at: 1_000, kbits: 1_000, width: 640 }])
  })

  test('the path is the pair that carried most', () => {
    const peer = { ...PAIR, id: '1/pair', remoteAddress: '203.0.113.2', remotePort: 5_000 }
    const watched = seen([
      sample(0, { pairs: [{ ...PAIR, received: 9_000 }, peer] }),
      sample(100, {
        pairs: [
          { ...PAIR, received: 9_100 },
          { ...peer, received: 5_000 },
        ],
      }),
    ])
    expect(pathIn(watched, { from: 0, to: 100 }, PLACE)).toBe('direct, UDP')
    expect(pathIn(seen([]), { from: 0, to: 100 }, PLACE)).toBe('none')
    expect(nameOf({ ...PAIR, protocol: 'tcp' }, PLACE)).toBe('server, TCP')
    expect(nameOf({ ...PAIR, localType: 'relay', relayProtocol: 'tcp' }, PLACE)).toBe(
      'server, by TURN over TCP',
    )
    expect(nameOf({ ...peer, localType: 'relay', relayProtocol: 'udp' }, PLACE)).toBe(
      'direct, by TURN over UDP',
    )
  })
})

describe('the table', () => {
  const found = { freezes: 0, frozen: 0, concealed: 0.42, span: { from: 0, to: 1 }, recovered: 800 }
  const outcome = {
    scenario: SCENARIOS[0]!,
    connected: true as const,
    paths: ['server, UDP', 'server, TCP'],
    toMedia: 412.3,
    found: { ...found, aims: [{ what: 'back' as const, value: 1_200, most: 1_000, unit: 'ms' as const }] },
  }

  test('says in both languages what was found and which aims were missed', () => {
    expect(markdown([outcome], 'en')).toContain(
      '| yes | server, TCP; server, UDP | 412 ms | 800 ms | 0 | 0.4 % | media back 1200 ms ≤ 1000 ms: **missed** |',
    )
    expect(markdown([outcome], 'zh')).toContain('服务器，TCP')
    expect(markdown([{ scenario: SCENARIOS[0]!, connected: false, why: '' }], 'en')).toContain('**no**')
  })

  test('rows take the place of those before, and rows of networks that were not run stay', () => {
    const page =
      'a\n<!-- networks: begin -->\n\n| old head |\n| --- |\n| Kept | 1 |\n| Gone | 2 |\n\n<!-- networks: end -->\nb'
    const written = withOutcomes(page, [outcome], [SCENARIOS[0]!.title.en, 'Kept', 'Never run'], 'en')
    const rows = written.split('\n').filter((row) => row.startsWith('|'))
    expect(rows.map((row) => row.split(' | ')[0])).toEqual([
      '| network',
      '| ---',
      `| ${SCENARIOS[0]!.title.en}`,
      '| Kept',
    ])
    expect(written.startsWith('a\n') && written.endsWith('\nb')).toBe(true)
    expect(() => withOutcomes('no place', [], [], 'en')).toThrow('no place')
  })
})
