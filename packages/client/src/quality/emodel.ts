/**
 * Speech quality by the E-model, ITU-T Rec. G.107 (06/2015). All its other parameters are at their defaults, for which
 * the rating is 93.2; echo is taken as cancelled, as browsers do, so that of the delay only Idd (absolute delay) counts.
 */
const R_DEFAULT = 93.2

/**
 * Opus is in no table of ITU-T G.113. On the narrowband scale it is taken as free of impairment, and as robust against
 * loss as G.711 with concealment (Appendix I, Table I.4: Ie 0, Bpl 25.1): with its in-band repair it is rather better.
 */
const IE = 0
const BPL = 25.1

/** Below it delay does not disturb a conversation, in ms (G.107, 7.4: Ta). */
const NO_DELAY_MS = 100

/** Coding and packets of 20 ms, and what capture and playing take, in ms: what no statistic of a browser tells. */
const DEVICE_DELAY_MS = 40

/** What the E-model is given. */
export interface Speech {
  /** One way on the network, in ms: half of the round trips. */
  readonly networkMs: number
  /** In the receiver's jitter buffer, in ms. */
  readonly bufferMs: number
  /** Share of packets that were not there in time, 0 to 1. */
  readonly loss: number
  /** G.107's BurstR: mean length of a gap over that of random loss; 1 is random. */
  readonly burst?: number
}

/** The transmission rating factor R (G.107, 7.1). */
export function rating(speech: Speech): number {
  const delay = speech.networkMs + speech.bufferMs + DEVICE_DELAY_MS
  return R_DEFAULT - delayImpairment(delay) - lossImpairment(speech.loss, speech.burst ?? 1)
}

/** Mean opinion score of a conversation, 1 to 4.5 (G.107, Annex B). */
export function mosOf(r: number): number {
  if (r <= 0) return 1
  if (r >= 100) return 4.5
  // Between 0 and 6.5 the polynomial of Annex B falls below 1.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
}

/** Idd for an absolute delay in ms (G.107, 7.4, with the default delay sensitivity: sT 1, mT 100 ms). */
export function delayImpairment(ms: number): number {
  if (ms <= NO_DELAY_MS) return 0
  const x = Math.log2(ms / NO_DELAY_MS)
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2)
}

/** Ie,eff (G.107, 7.5); the share of lost packets is 0 to 1 here, percent there. */
export function lossImpairment(loss: number, burst: number): number {
  const percent = loss * 100
  if (percent <= 0) return IE
  return IE + (95 - IE) * (percent / (percent / burst + BPL))
}
