import type { PeerId, UplinkLevel } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { diagnose, diagnosePeer, type Evidence, type Side } from './diagnosis.ts'
import { levelsOf, steady, type Level, type Shown } from './level.ts'
import { madeSample, madeTrack } from './made-stats.ts'
import type { Sample, TrackSample } from './sample.ts'

const ME: PeerId = 'p-me'
const voice = (peer: PeerId, change: Partial<TrackSample> = {}): TrackSample => madeTrack({ peer, ...change })
const face = (peer: PeerId, change: Partial<TrackSample> = {}): TrackSample =>
  madeTrack({ peer, source: 'camera', ...change })
const mine = (change: Partial<TrackSample> = {}): TrackSample =>
  face(ME, { direction: 'out', mos: null, frozen: null, ...change })

function evidence(
  tracks: readonly TrackSample[],
  uplinks: Record<PeerId, UplinkLevel> = {},
  change: Partial<Sample> = {},
): Evidence {
  return { you: ME, sample: madeSample(tracks, change), uplinks: new Map(Object.entries(uplinks)) }
}

const lossy = { loss: 0.12, concealed: 0.1, mos: 3 }
const frozen = { frozen: 0.6, fps: 3 }
const far = { kind: 'udp', roundTrip: 600, available: 2_000_000 } as const

/** What was seen, what is to be said of the meeting, and what of Ann. */
const CASES: readonly [string, Evidence, Side, Side][] = [
  ['nothing is wrong', evidence([voice('p-ann'), face('p-ann'), mine()]), 'fine', 'fine'],
  ['the encoder gives up', evidence([voice('p-ann'), mine({ limited: 'cpu' })]), 'my-cpu', 'fine'],
  ['a frame takes too long', evidence([voice('p-ann'), mine({ work: 60, fps: 15 })]), 'my-cpu', 'fine'],
  ['the page is late', evidence([face('p-ann', frozen)], {}, { lag: 900 }), 'my-cpu', 'my-cpu'],
  ['my packets are lost', evidence([voice('p-ann'), mine({ loss: 0.08 })]), 'my-uplink', 'fine'],
  ['the server misses mine', evidence([voice('p-ann'), mine()], { [ME]: 1 }), 'my-uplink', 'fine'],
  [
    'my line is narrow',
    evidence([voice('p-ann'), mine({ limited: 'bandwidth', bitrate: 200_000 })]),
    'my-uplink',
    'fine',
  ],
  [
    'theirs are lost on the way here',
    evidence([voice('p-ann', lossy), mine()]),
    'my-downlink',
    'my-downlink',
  ],
  [
    'all who send well arrive badly',
    evidence([voice('p-ann', lossy), voice('p-bob', lossy), mine()]),
    'my-downlink',
    'my-downlink',
  ],
  [
    'one of three sends badly',
    evidence([voice('p-ann', lossy), voice('p-bob'), voice('p-eve'), mine()], { 'p-ann': 1 }),
    'fine',
    'their-uplink',
  ],
  [
    'all stand still, nothing is lost',
    evidence([face('p-ann', frozen), face('p-bob', frozen), mine()]),
    'server',
    'server',
  ],
  ['only Ann is slow', evidence([face('p-ann', { fps: 3 }), face('p-bob'), mine()]), 'fine', 'their-device'],
  [
    'the server is far',
    evidence([voice('p-ann'), mine()], {}, { send: far, recv: far }),
    'my-uplink',
    'fine',
  ],
]

describe('a diagnosis', () => {
  for (const [seen, given, meeting, ann] of CASES) {
    test(`[Q7] ${seen}: ${meeting}, of Ann ${ann}`, () => {
      expect(diagnose(given)).toBe(meeting)
      expect(diagnosePeer(given, 'p-ann')).toBe(ann)
    })
  }

  test('[Q7] of oneself it is the machine, the way up, or nothing', () => {
    expect(diagnosePeer(evidence([mine()]), ME)).toBe('fine')
    expect(diagnosePeer(evidence([mine({ limited: 'cpu' })]), ME)).toBe('my-cpu')
    expect(diagnosePeer(evidence([mine({ loss: 0.2 })]), ME)).toBe('my-uplink')
  })
})

describe('a sign', () => {
  test('[Q5] says nothing of a track that is not sent now', () => {
    const resting = { packets: 0, fps: 0, frozen: 1 }
    expect([...levelsOf(madeSample([face('p-ann', resting)]), ME, new Map())]).toEqual([['p-ann', 3]])
  })

  test('[Q5] follows the worst track, and the server’s word', () => {
    const sample = madeSample([voice('p-ann', { loss: 0.05 }), face('p-ann'), voice('p-bob'), mine()])
    const levels = levelsOf(sample, ME, new Map([['p-bob', 1 as const]]))
    expect([...levels].toSorted()).toEqual([
      ['p-ann', 2],
      ['p-bob', 1],
      [ME, 3],
    ])
  })

  test('[Q5] falls after two samples, rises after three, and a breath changes nothing', () => {
    const run = (levels: readonly Level[]): Level[] => {
      let shown: Shown | undefined
      return levels.map((level) => (shown = steady(shown, level)).level)
    }
    expect(run([3, 1, 3, 1, 3])).toEqual([3, 3, 3, 3, 3])
    expect(run([3, 1, 1, 3, 3, 3])).toEqual([3, 3, 1, 1, 1, 3])
    expect(run([3, 2, 1])).toEqual([3, 3, 1])
  })
})
