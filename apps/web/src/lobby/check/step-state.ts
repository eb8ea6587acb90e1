import { NETWORK_STEPS, type NetworkProgress, type NetworkStep, type PathResult } from '@parley/client'

/** How a step stands. */
export type StepState = 'waiting' | 'running' | 'good' | 'weak' | 'bad' | 'skipped'

/** The figures of a step, with their units. */
export interface StepValues {
  readonly ms: string
  readonly lossUp: string
  readonly lossDown: string
  readonly jitter: string
  readonly roundTrip: string
  readonly up: string
  readonly down: string
}

const UNKNOWN: StepValues = {
  ...{ ms: '–', lossUp: '–', lossDown: '–', jitter: '–', roundTrip: '–', up: '–', down: '–' },
}

/** A step as it is shown: how it stands, and the figures for its text. */
export interface StepShown {
  readonly state: StepState
  readonly values: StepValues
}

/** From these on (a share, ms) the line is weak, and bad. */
const LOSS = { weak: 0.02, bad: 0.05 }
const JITTER_MS = { weak: 50, bad: 100 }
/** bit/s: below, no camera in full; below, no camera. */
const UP = { weak: 1.8e6, bad: 4e5 }
const DOWN = { weak: 4e6, bad: 6e5 }

/** How a step of the check stands; a check that was refused stops where it was. */
export function stepOf(step: NetworkStep, progress: NetworkProgress | null, running: boolean): StepShown {
  if (progress === null) return { state: 'waiting', values: UNKNOWN }
  const at = progress.step === null ? NETWORK_STEPS.length : NETWORK_STEPS.indexOf(progress.step)
  const place = NETWORK_STEPS.indexOf(step)
  if (place === at) return { state: running ? 'running' : 'waiting', values: UNKNOWN }
  if (place > at) return { state: 'waiting', values: UNKNOWN }
  return found(step, progress.result)
}

function found(step: NetworkStep, result: NetworkProgress['result']): StepShown {
  switch (step) {
    case 'signal':
      return result.signal === null
        ? none('bad')
        : { state: 'good', values: { ...UNKNOWN, ms: ms(result.signal) } }
    case 'udp':
      return pathShown(result.udp, 'weak')
    case 'tcp':
      return pathShown(result.tcp, 'weak')
    case 'turn':
      return pathShown(result.turn, 'weak')
    case 'stability':
      return stabilityShown(result.stability)
    case 'bandwidth':
      return bandwidthShown(result.up, result.down)
  }
}

function pathShown(path: PathResult | null, closed: StepState): StepShown {
  switch (path?.state) {
    case 'open':
      return { state: 'good', values: { ...UNKNOWN, ms: ms(path.ms) } }
    case 'closed':
      return none(closed)
    case 'not-configured':
    case undefined:
      return none('skipped')
  }
}

function stabilityShown(stability: NetworkProgress['result']['stability']): StepShown {
  if (stability === null) return none('skipped')
  const { lossUp, lossDown, jitter, roundTrip } = stability
  const values = {
    ...UNKNOWN,
    lossUp: percent(lossUp),
    lossDown: percent(lossDown),
    jitter: ms(jitter),
    roundTrip: roundTrip === null ? '–' : ms(roundTrip),
  }
  const loss = Math.max(lossUp, lossDown)
  const bad = loss >= LOSS.bad || jitter >= JITTER_MS.bad
  const weak = loss >= LOSS.weak || jitter >= JITTER_MS.weak
  return { state: bad ? 'bad' : weak ? 'weak' : 'good', values }
}

function bandwidthShown(up: number | null, down: number | null): StepShown {
  if (up === null && down === null) return none('skipped')
  const values = { ...UNKNOWN, up: mbit(up), down: mbit(down) }
  const low = (bound: 'weak' | 'bad'): boolean => (up ?? 0) < UP[bound] || (down ?? 0) < DOWN[bound]
  return { state: low('bad') ? 'bad' : low('weak') ? 'weak' : 'good', values }
}

function none(state: StepState): StepShown {
  return { state, values: UNKNOWN }
}

function ms(value: number): string {
  return `${Math.round(value)} ms`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

/** Above it nothing gets better, and a loopback's gigabits would promise what no line keeps. */
const ENOUGH = 100e6

function mbit(bits: number | null): string {
  if (bits === null) return '–'
  return bits >= ENOUGH ? '> 100 Mbit/s' : `${(bits / 1e6).toFixed(1)} Mbit/s`
}
