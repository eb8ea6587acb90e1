import type { Sample, TrackSample } from '@parley/client'
import { describe, expect, test } from 'vitest'
import { bitrateText, figuresOf, shareText } from './figures.ts'
import { reportOf } from './report.ts'
import { seriesOf, tracksOfPerson } from './series.ts'

const ME = 'p-meeeeeeeeeeeeeee'
const ANN = 'p-annnnnnnnnnnnnnn'
const NONE = { frozen: null, concealed: null, mos: null, buffer: null, work: null, layer: '', limited: '' }
const track = (change: Partial<TrackSample>): TrackSample => ({
  ...{ peer: ANN, source: 'microphone', direction: 'in', kind: 'audio', codec: 'opus', jitter: 4 },
  ...{ bitrate: 30_000, packets: 50, loss: 0.01, width: null, height: null, fps: null },
  ...NONE,
  ...change,
})
const path = { kind: 'udp', roundTrip: 24.4, available: null } as const
const at = (ms: number, ...tracks: TrackSample[]): Sample => ({
  at: ms,
  tracks,
  send: path,
  recv: path,
  lag: 0,
})
const face = track({
  source: 'camera',
  kind: 'video',
  codec: 'VP8',
  bitrate: 900_000,
  loss: 0.04,
  width: 640,
  height: 360,
  fps: 24.6,
})
const mine = track({ peer: ME, direction: 'out', loss: null })

describe('the series of a person', () => {
  const samples = [at(0, mine), at(60_000, mine, track({}), face)]

  test('adds rates, takes the worst loss, and knows what was not measured', () => {
    expect(seriesOf(samples, ANN, ME)).toEqual({
      minutes: [-1, 0],
      bitrate: [null, 930],
      loss: [null, 4],
      roundTrip: [24.4, 24.4],
      jitter: [null, 4],
      fps: [null, 24.6],
    })
  })

  test('of oneself is of what one sends', () => {
    expect(tracksOfPerson(samples[1]!, ME, ME)).toEqual([mine])
    expect(seriesOf(samples, ME, ME).bitrate).toEqual([30, 30])
  })
})

describe('figures', () => {
  test('have their units', () => {
    expect([bitrateText(1_234_567), bitrateText(32_400), bitrateText(null)]).toEqual([
      '1.2 Mbit/s',
      '32 kbit/s',
      null,
    ])
    expect([shareText(0), shareText(0.0123), shareText(0.25)]).toEqual(['0 %', '1.2 %', '25 %'])
  })

  test('leave out what is not known, and tell what the server has missed', () => {
    const server = { track: 't', packets: 90, lost: 10, bitrate: 29_000, jitter: 3, score: 7 }
    const names = figuresOf(track({}), server).map(({ name, text }) => `${name} ${text}`)
    expect(names).toEqual([
      'bitrate 30 kbit/s',
      'loss 1.0 %',
      'jitter 4 ms',
      'codec opus',
      'serverBitrate 29 kbit/s',
      'serverLoss 10 %',
    ])
  })
})

describe('the report', () => {
  const report = reportOf({
    samples: [at(0, mine), at(2_000, mine, track({}), face)],
    levels: new Map([[ANN, 2 as const]]),
    server: [{ track: 't-secretsecretsecr', packets: 90, lost: 10, bitrate: 29_000, jitter: 3, score: 7 }],
    side: 'my-downlink',
    straight: 'unreachable',
    you: ME,
    browser: 'Chromium 150',
    at: new Date('2026-11-21T12:00:00Z'),
  })

  test('is readable, and whole as JSON', () => {
    expect(report).toContain('judgement: my-downlink')
    expect(report).toContain('direct way: unreachable')
    expect(report).toContain('person 1: 2 of 3')
    expect(report).toContain('in camera: 900 kbit/s, loss 4.0 %, jitter 4 ms, 640×360 at 25, VP8')
    const json = JSON.parse(report.slice(report.indexOf('\n\n'))) as { persons: unknown[]; server: unknown[] }
    expect(json.persons).toHaveLength(2)
    expect(json.server).toEqual([{ packets: 90, lost: 10, bitrate: 29_000, jitter: 3, score: 7 }])
  })

  test('names nobody', () => {
    for (const secret of [ME, ANN, 't-secret']) expect(report).not.toContain(secret)
  })
})
