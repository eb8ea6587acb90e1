import type { BackoffShape } from '@parley/kit'
import { TIMES } from '@parley/protocol'

/** Times of a client, in milliseconds. */
export interface Timing {
  readonly ping: number
  readonly pong: number
  /** As `ping`, where there are other nodes to go to when this one is silent. */
  readonly near: number
  /** As `pong`, where something else hints that the path is gone: a needless new socket costs less than waiting. */
  readonly hasty: number
  /**
   * How long opening a socket may take on the way back, longer each time: a SYN that was lost is sent again after one second,
   * then two, then four, and a network that is back shall not wait for that.
   */
  readonly opening: BackoffShape
  /** By how much one node is asked before the next one: a good one answers in less, and people shall not move without need. */
  readonly headStart: number
  /** How long a node whose media still comes is tried alone: another one costs everybody new transports. */
  readonly stay: number
  /** Between tries to come back to it. */
  readonly stayAgain: number
  /** Those who are asked to go on at another node go within this time, not all at once. */
  readonly moveSpread: number
  /** How long what arrived is taken in beside what takes its place: who shows it changes over once that comes evenly. */
  readonly overlap: number
  /** How long opening a socket and taking a seat may take before it is tried anew. */
  readonly attempt: number
  /** A session that lived this long was no failure: the next loss starts the waiting from the beginning. */
  readonly stable: number
  /** How long a goodbye may wait for its answer. */
  readonly leave: number
  /** Between tries to come back: a server that is started again is back within seconds, and nobody shall wait long beyond that. */
  readonly comeBack: BackoffShape
  /** Who has been away for longer than this tries at longer intervals: whatever it is, it is not over in a moment. */
  readonly longAway: number
  readonly comeBackLate: BackoffShape
  /** Between tries of one call, or of a first join, that the server could not serve just now. */
  readonly again: BackoffShape
  /** How long a media path may be interrupted before ICE is restarted: shorter ones heal by themselves. */
  readonly iceGrace: number
  /** How long after a restart on mere suspicion the next one may follow. */
  readonly iceSuspect: number
  /** How long an ICE restart may take before the next one. */
  readonly iceRestart: number
  /** How long a direct link to another browser may take to connect, or to heal, before data goes over the server. */
  readonly linkConnect: number
  /** How long after a direct link failed the next way to that browser goes over the server at once. */
  readonly linkForget: number
  /** How long the server's way has to stand before media looks for a direct one. */
  readonly directWait: number
  /** How long a direct link for media may take to connect. */
  readonly directConnect: number
  /** How long nothing may come by a direct link that should before the server's way carries it too. */
  readonly directSilence: number
  /** How long nothing may come by it, though something comes over the server, before it is closed. */
  readonly directDoubt: number
  /** Half of how long after a direct link for media failed it is tried again; each further failure doubles it. */
  readonly directAgain: number
  /** How long a direct link that media has left waits for the other end to have left it too. */
  readonly directLeave: number
  /** How long a way that nobody plays from any more goes on carrying, until what shows and plays a track has changed over. */
  readonly directLinger: number
}

/** The times that browsers run with; why each, see {@link Timing}. */
export const TIMING: Timing = {
  ping: TIMES.ping,
  pong: TIMES.pong,
  near: 1_000,
  hasty: 500,
  headStart: 250,
  stay: 1_500,
  stayAgain: 150,
  moveSpread: 1_000,
  overlap: 1_500,
  opening: { first: 1_000, most: 4_000 },
  attempt: 8_000,
  stable: 5_000,
  leave: 500,
  comeBack: { first: 250, most: 1_000 },
  longAway: 30_000,
  comeBackLate: { first: 250, most: 3_000 },
  again: { first: 250, most: 2_000 },
  iceGrace: 200,
  iceSuspect: 500,
  iceRestart: 5_000,
  linkConnect: 5_000,
  linkForget: 60_000,
  directWait: 1_000,
  directConnect: 1_500,
  directSilence: 700,
  directDoubt: 4_000,
  directAgain: 3_000,
  directLeave: 5_000,
  directLinger: 1_200,
}
