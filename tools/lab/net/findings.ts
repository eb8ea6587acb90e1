import type { AudioCount, Pair, Sample, Watched } from './in-page-media.ts'

/** A stretch of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

const within =
  ({ from, to }: Span) =>
  (at: number): boolean =>
    at >= from && at <= to

/** The times at which audio packets had come in since the sample before. */
export function audioTimes({ samples }: Watched): number[] {
  const times: number[] = []
  for (const [at, sample] of samples.entries()) {
    const before = samples[at - 1]
    if (before !== undefined && audioPackets(sample) > audioPackets(before)) times.push(sample.at)
  }
  return times
}

// By the most of each track that ever was: a track that is taken away takes its packets along.
const audioPackets = ({ audio }: Sample): number => audio.reduce((sum, { packets }) => sum + packets, 0)

/** The longest time without any of these moments in a span, its ends included. */
export function longestGap(times: readonly number[], span: Span): number {
  let longest = 0
  let last = span.from
  for (const at of [...times.filter(within(span)), span.to]) {
    longest = Math.max(longest, at - last)
    last = at
  }
  return longest
}

/** Milliseconds from a moment to the first of these times after it; Infinity if none came. */
export function firstAfter(times: readonly number[], moment: number): number {
  const found = times.find((at) => at > moment)
  return found === undefined ? Number.POSITIVE_INFINITY : found - moment
}

/**
 * Percent of the sound played in a span that had to be made up. Of several tracks (two paths to the same person) the one
 * counts to which packets came last.
 */
export function concealedShare({ samples }: Watched, span: Span): number {
  let [concealed, played] = [0, 0]
  let playing: string | null = null
  for (const [at, sample] of samples.entries()) {
    const before = new Map(samples[at - 1]?.audio.map((track) => [track.id, track]))
    const heard = sample.audio.find((track) => track.packets > (before.get(track.id)?.packets ?? 0))
    playing = heard?.id ?? playing
    const [now, then] = [sample.audio.find(({ id }) => id === playing), before.get(playing ?? '')]
    if (!within(span)(sample.at) || now === undefined || then === undefined) continue
    concealed += now.concealed - then.concealed
    played += playedBetween(then, now)
  }
  return played === 0 ? Number.NaN : (100 * concealed) / played
}

const playedBetween = (then: AudioCount, now: AudioCount): number => now.samples - then.samples

/** Freezes in a span, as the browser counts them, and their seconds. */
export function freezesIn({ samples }: Watched, span: Span): { count: number; seconds: number } {
  const inside = samples.filter(({ at }) => within(span)(at))
  const sum = (sample: Sample | undefined, key: 'freezes' | 'frozen'): number =>
    sample?.video.reduce((all, track) => all + track[key], 0) ?? 0
  const [first, last] = [inside[0], inside.at(-1)]
  return {
    count: Math.max(0, sum(last, 'freezes') - sum(first, 'freezes')),
    seconds: Math.max(0, sum(last, 'frozen') - sum(first, 'frozen')),
  }
}

/** kbit/s of video that came in during each second of a span, and the width of its picture at the end of it. */
export function videoRates({ samples }: Watched, span: Span): { at: number; kbits: number; width: number }[] {
  const inside = samples.filter(({ at }) => within(span)(at))
  const bytes = (sample: Sample): number => sample.video.reduce((all, track) => all + track.bytes, 0)
  const rates: { at: number; kbits: number; width: number }[] = []
  let from = inside[0]
  for (const sample of inside) {
    if (from === undefined || sample.at - from.at < 1_000) continue
    const kbits = ((bytes(sample) - bytes(from)) * 8) / (sample.at - from.at)
    rates.push({ at: sample.at, kbits, width: Math.max(0, ...sample.video.map(({ width }) => width)) })
    from = sample
  }
  return rates
}

/** kbit/s that a page sent on each of its ways during each second of a span. */
export function sentRates({ samples }: Watched, span: Span): number[][] {
  const inside = samples.filter(({ at }) => within(span)(at))
  const rates: number[][] = []
  let from = inside[0]
  for (const sample of inside) {
    if (from === undefined || sample.at - from.at < 1_000) continue
    const [then, took] = [new Map(from.pairs.map((pair) => [pair.id, pair.sent])), sample.at - from.at]
    rates.push(sample.pairs.map((pair) => ((pair.sent - (then.get(pair.id) ?? 0)) * 8) / took))
    from = sample
  }
  return rates
}

/** Where the server's media is, to tell it from other ends. */
export interface MediaPlace {
  readonly address: string
  readonly ports: readonly number[]
}

/** The way that carried most of what came in during a span, in words. */
export function pathIn({ samples }: Watched, span: Span, server: MediaPlace): string {
  const inside = samples.filter(({ at }) => within(span)(at))
  const first = new Map(inside[0]?.pairs.map((pair) => [pair.id, pair.received]))
  const [most] = (inside.at(-1)?.pairs ?? [])
    .map((pair) => ({ pair, grown: pair.received - (first.get(pair.id) ?? 0) }))
    .toSorted((a, b) => b.grown - a.grown)
  return most === undefined || most.grown <= 0 ? 'none' : nameOf(most.pair, server)
}

/** One pair of addresses in words. */
export function nameOf(pair: Pair, server: MediaPlace): string {
  const toServer = pair.remoteAddress === server.address && server.ports.includes(pair.remotePort)
  const relayed = pair.localType === 'relay'
  if (toServer)
    return relayed
      ? `server, by TURN over ${pair.relayProtocol.toUpperCase()}`
      : `server, ${pair.protocol.toUpperCase()}`
  if (relayed) return `direct, by TURN over ${pair.relayProtocol.toUpperCase()}`
  return pair.remoteType === 'relay'
    ? 'direct, by TURN of the other'
    : `direct, ${pair.protocol.toUpperCase()}`
}
