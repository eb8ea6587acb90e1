import type { PeerId, UplinkLevel } from '@parley/protocol'
import { narrowed, trackLevel, type Level } from './level.ts'
import type { Sample, TrackSample } from './sample.ts'

/** Where it is bad. */
export type Side =
  | 'fine'
  | 'my-cpu'
  | 'my-uplink'
  | 'my-downlink'
  | 'server'
  | 'their-uplink'
  | 'their-device'

/** What a judgement rests on: what was measured here, and what the server says of everyone's uplink. */
export interface Evidence {
  readonly you: PeerId
  readonly sample: Sample
  readonly uplinks: ReadonlyMap<PeerId, UplinkLevel>
}

/** A frame that takes longer than this share of its time to encode leaves no time for anything else. */
const ENCODE_SHARE = 0.8
/** A page whose timer comes this late (ms) shows everything late. */
const LAG_MS = 250
/** Below it a camera is a slide show. */
const LOW_FPS = 5
/** What a small picture and a voice need upwards, in bit/s. */
const LEAST_UPLINK = 250_000
/** Loss on the way up from which the others notice. */
const UP_LOSS = 0.03
/** ms there and back to the server. */
const LONG_WAY = 400

/** What is known of each side; the rows of {@link RULES} are made of these. */
interface Signs {
  /** This machine cannot keep up. */
  readonly busy: boolean
  /** What one sends arrives badly. */
  readonly upBad: boolean
  /** People who are received badly here, and those of them whose own uplink is good by the server's word. */
  readonly bad: number
  readonly badThoughSentWell: number
  readonly heard: number
  /** The badly received ones lose packets on the way here. */
  readonly losing: boolean
  readonly longWay: boolean
}

interface Rule {
  readonly side: Side
  readonly when: (signs: Signs) => boolean
}

/** The first that fits. One's own machine first: a machine that cannot keep up makes every other figure look bad. */
const RULES: readonly Rule[] = [
  { side: 'my-cpu', when: ({ busy }) => busy },
  { side: 'my-downlink', when: (s) => s.longWay && s.bad > 0 },
  // Several people who send well do not become bad at once by themselves; with one only, loss tells it.
  {
    side: 'my-downlink',
    when: (s) => s.badThoughSentWell > 0 && s.losing && s.badThoughSentWell * 2 >= s.heard,
  },
  { side: 'my-uplink', when: ({ upBad }) => upBad },
  { side: 'server', when: (s) => s.badThoughSentWell > 1 && !s.losing && s.badThoughSentWell * 2 >= s.heard },
  { side: 'my-uplink', when: ({ longWay }) => longWay },
]

/** Whose side is bad, in one word, for the meeting as a whole; one bad uplink among many is that person's own. */
export function diagnose(evidence: Evidence): Side {
  const signs = signsOf(evidence)
  return RULES.find((rule) => rule.when(signs))?.side ?? 'fine'
}

/** Whose fault it is that one person is received badly, or, for oneself, sent badly. */
export function diagnosePeer(evidence: Evidence, peer: PeerId): Side {
  const { you, sample, uplinks } = evidence
  const signs = signsOf(evidence)
  if (peer === you) {
    // What the server misses is no matter of this machine's speed.
    if ((uplinks.get(you) ?? 3) < 3) return 'my-uplink'
    return signs.busy ? 'my-cpu' : signs.upBad || signs.longWay ? 'my-uplink' : 'fine'
  }
  const tracks = receivedFrom(sample, peer)
  const uplink = uplinks.get(peer) ?? 3
  if (uplink < 3) return 'their-uplink'
  if (worstOf(tracks) === 3) return slow(tracks) ? 'their-device' : 'fine'
  if (signs.busy) return 'my-cpu'
  if (tracks.some(loses) || signs.longWay) return 'my-downlink'
  // Sent well, nothing lost, and yet slow: for all, it is what lies between; for one, where it comes from.
  return signs.badThoughSentWell > 1 && signs.badThoughSentWell * 2 >= signs.heard ? 'server' : 'their-device'
}

function signsOf({ you, sample, uplinks }: Evidence): Signs {
  const mine = sample.tracks.filter(({ direction }) => direction === 'out')
  const people = [
    ...new Set(sample.tracks.filter(({ direction }) => direction === 'in').map(({ peer }) => peer)),
  ]
  const bad = people.filter((peer) => worstOf(receivedFrom(sample, peer)) < 3)
  const sentWell = bad.filter((peer) => (uplinks.get(peer) ?? 3) === 3)
  const roundTrip = sample.send?.roundTrip ?? sample.recv?.roundTrip ?? 0
  return {
    busy: sample.lag >= LAG_MS || mine.some(strained),
    upBad:
      (uplinks.get(you) ?? 3) < 3 ||
      mine.some((track) => (track.loss ?? 0) >= UP_LOSS || narrowed(track)) ||
      (mine.length > 0 && (sample.send?.available ?? LEAST_UPLINK) < LEAST_UPLINK),
    bad: bad.length,
    badThoughSentWell: sentWell.length,
    heard: people.length,
    losing: sentWell.some((peer) => receivedFrom(sample, peer).some(loses)),
    longWay: roundTrip >= LONG_WAY,
  }
}

/** The browser says so, or a frame takes about as long to encode as there is between two. */
function strained({ limited, work, fps, kind }: TrackSample): boolean {
  if (limited === 'cpu') return true
  return kind === 'video' && work !== null && fps !== null && fps > 0 && work * fps >= ENCODE_SHARE * 1_000
}

function receivedFrom(sample: Sample, peer: PeerId): TrackSample[] {
  return sample.tracks.filter((track) => track.direction === 'in' && track.peer === peer)
}

function worstOf(tracks: readonly TrackSample[]): Level {
  return Math.min(3, ...tracks.map(trackLevel)) as Level
}

function loses({ loss, concealed }: TrackSample): boolean {
  return (loss ?? 0) >= UP_LOSS || (concealed ?? 0) >= UP_LOSS
}

function slow(tracks: readonly TrackSample[]): boolean {
  return tracks.some(
    ({ source, fps, packets, loss }) =>
      source === 'camera' && fps !== null && packets !== 0 && fps < LOW_FPS && (loss ?? 0) < 0.01,
  )
}
