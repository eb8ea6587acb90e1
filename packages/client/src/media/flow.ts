import type { Scope } from '@parley/kit'
import type { MediaKind, RoomState, TrackId } from '@parley/protocol'
import { lookAtEase } from './look-at-ease.ts'

/** When media of a track was heard or seen last, in milliseconds. */
export interface Flow {
  readonly track: TrackId
  readonly kind: MediaKind
  readonly at: number
}

/** How what arrives stands: it flows since a time, or fell silent after the last of it came. */
export type FlowState =
  | { readonly at: 'idle' }
  | { readonly at: 'flowing'; readonly since: number }
  | { readonly at: 'silent'; readonly last: number }

/** Whether a track is sent all the time, as far as is known; a screen on which nothing moves is not. */
export function isSent({ tracks, peers }: RoomState, id: TrackId): boolean {
  const track = tracks[id]
  if (track === undefined || track.muted || track.source === 'screen') return false
  return peers[track.peer]?.connected === true
}

/** How often is looked: two packets of a voice may be 400 ms apart where it pauses (Opus DTX), so more often says no more. */
export const LOOK_MS = 100
/**
 * Silences that nobody calls normal: a camera pauses for some frames at most, a voice for 400 ms (DTX), each with some
 * jitter. ICE takes 2.5 s and more to notice.
 */
const SILENT_MS = { video: 400, audio: 600 }
/** A look that comes this late: the machine was asleep. */
const SLEPT_MS = 3_000
/** What has not flowed for this long says nothing when it stops: a mute, somebody who has just come. */
const STEADY_MS = 1_000
/** Tracks that were heard this close to the last one flowed until the end. */
const TOGETHER_MS = { video: 200, audio: 450 }

/**
 * The next state, and what follows from it: all that flowed has stopped, though some of it should not have (`silent`,
 * once for each silence), or something is there again (`heard`).
 */
export function nextFlow(
  state: FlowState,
  now: number,
  flows: readonly Flow[],
  expects: (track: TrackId) => boolean,
): { readonly state: FlowState; readonly sign: 'silent' | 'heard' | null } {
  const last = Math.max(-Infinity, ...flows.map(({ at }) => at))
  const quiet = now - last
  const together = flows.filter(({ kind, at }) => last - at <= TOGETHER_MS[kind])
  const most = together.some(({ kind }) => kind === 'video') ? SILENT_MS.video : SILENT_MS.audio
  switch (state.at) {
    case 'idle':
      return { state: quiet < most ? { at: 'flowing', since: last } : state, sign: null }
    case 'flowing': {
      if (quiet < most) return { state, sign: null }
      const steady = last - state.since >= STEADY_MS
      const missed = together.some(({ track }) => expects(track))
      return steady && missed
        ? { state: { at: 'silent', last }, sign: 'silent' }
        : { state: { at: 'idle' }, sign: null }
    }
    case 'silent':
      return last > state.last
        ? { state: { at: 'flowing', since: last }, sign: 'heard' }
        : { state: flows.length === 0 ? { at: 'idle' } : state, sign: null }
  }
}

/** What a watch over what arrives takes of its owner. */
export interface FlowNeed {
  readonly now: () => number
  readonly flows: () => readonly Flow[]
  readonly expects: (track: TrackId) => boolean
  readonly silent: () => void
  /** Told again and again while the silence lasts. */
  readonly still: () => void
  readonly heard: () => void
}

/** Tells of silences for the scope's lifetime: the first sign that a network is gone, or has come back (SPEC N5). */
export function watchFlow(scope: Scope, need: FlowNeed): void {
  let state: FlowState = { at: 'idle' }
  let looked = need.now()
  lookAtEase(scope, LOOK_MS, need.now, () => {
    const now = need.now()
    // A page that was asleep has heard nothing either: that says nothing of the network.
    const slept = now - looked > SLEPT_MS
    looked = now
    if (slept) {
      state = { at: 'idle' }
      return
    }
    const flows = need.flows()
    const next = nextFlow(state, now, flows, need.expects)
    state = next.state
    if (next.sign === 'silent') need.silent()
    if (next.sign === 'heard') need.heard()
    if (state.at === 'silent') need.still()
  })
}
