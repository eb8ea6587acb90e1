import { describe, expect, test } from 'vitest'
import type { Flow } from '../flow.ts'
import { Arrivals } from './arrivals.ts'

const LOOK_MS = 100
const arriving = (): Arrivals<Stream> => new Arrivals((stream, now) => stream.flow(now))

/** A track that flows until a time, and counts how often it was asked. */
class Stream {
  asked = 0
  until = Infinity
  readonly kind: 'audio' | 'video'
  #at = -Infinity
  #askedAt = -Infinity

  constructor(kind: 'audio' | 'video') {
    this.kind = kind
  }

  flow(now: number): Flow | null {
    this.asked += 1
    if (this.until > this.#askedAt) this.#at = Math.max(this.#at, now)
    this.#askedAt = now
    return this.#at === -Infinity ? null : { track: 't-1', kind: this.kind, at: this.#at }
  }
}

function look(arrivals: Arrivals<Stream>, streams: Set<Stream>, from: number, to: number): readonly Flow[] {
  let flows: readonly Flow[] = []
  for (let now = from; now <= to; now += LOOK_MS) flows = arrivals.flows(streams, now)
  return flows
}

const last = (flows: readonly Flow[]): number => Math.max(...flows.map(({ at }) => at))

describe('what arrives', () => {
  test('one picture is asked for all while it flows, and all of them each second', () => {
    const arrivals = arriving()
    const voice = new Stream('audio')
    const pictures = [new Stream('video'), new Stream('video')]
    look(arrivals, new Set([voice, ...pictures]), 0, 10_000)
    expect(voice.asked).toBeLessThan(20)
    const [most = 0, least = 0] = pictures.map(({ asked }) => asked).toSorted((a, b) => b - a)
    expect(most).toBeGreaterThan(95)
    expect(least).toBeLessThan(20)
  })

  test('that one stops: what others sent meanwhile counts, and one of them takes its place', () => {
    const arrivals = arriving()
    const [first, second] = [new Stream('video'), new Stream('video')]
    const streams = new Set([first, second])
    look(arrivals, streams, 0, 500)
    first.until = 500
    expect(last(look(arrivals, streams, 600, 800))).toBe(800)
    const asked = second.asked
    look(arrivals, streams, 900, 1_500)
    expect(second.asked - asked).toBe(7)
  })

  test('all stop at once: the last of it came when the sentinel was last seen to flow, not later', () => {
    const arrivals = arriving()
    const streams = new Set([new Stream('video'), new Stream('video'), new Stream('audio')])
    look(arrivals, streams, 0, 500)
    for (const each of streams) each.until = 450
    const flows = look(arrivals, streams, 600, 1_200)
    expect(flows).toHaveLength(3)
    expect(last(flows)).toBe(500)
  })

  test('nothing that never came is told', () => {
    const silent = new Stream('audio')
    silent.until = -Infinity
    expect(look(arriving(), new Set([silent]), 0, 300)).toEqual([])
  })
})
