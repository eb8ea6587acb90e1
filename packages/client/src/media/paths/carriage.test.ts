import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyRoom, reduce, type RoomEvent, type RoomState } from '@parley/protocol'
import { agrees, playFrom, sendOver, straightWith, type Told, type Topology, type Way } from './carriage.ts'

const joined = (id: string, direct = true): RoomEvent => ({
  type: 'peer-joined',
  peer: { id, name: id, role: 'participant', joinedAt: 0, connected: true, handRaisedAt: null, direct },
})
const play = (events: readonly RoomEvent[]): RoomState =>
  events.reduce((state, event, at) => reduce(state, { seq: at + 1, event }), emptyRoom('l-0000000000000000'))

test('[W1] straight between exactly two, where the room and both of them allow it', () => {
  expect(straightWith(play([joined('a')]), 'a')).toBe(null)
  expect(straightWith(play([joined('a'), joined('b')]), 'a')).toBe('b')
  expect(straightWith(play([joined('a'), joined('b')]), 'b')).toBe('a')
  expect(straightWith(play([joined('a'), joined('b', false)]), 'a')).toBe(null)
  expect(straightWith(play([joined('a', false), joined('b')]), 'a')).toBe(null)
  expect(straightWith(play([joined('a'), joined('b'), joined('c')]), 'a')).toBe(null)
  const off = { type: 'room-changed', locked: false, hasPassword: false, direct: false } as const
  expect(straightWith(play([joined('a'), joined('b'), off]), 'a')).toBe(null)
  const back = { type: 'peer-left', peer: 'c', reason: 'left' } as const
  const again = play([joined('a'), joined('b'), joined('c'), back])
  expect(straightWith(again, 'a')).toBe('b')
  expect(again.company).toBe(4)
  const allowed = { type: 'direct-allowed', peer: 'b', allowed: true } as const
  expect(straightWith(play([joined('a'), joined('b', false), allowed]), 'a')).toBe('b')
})

/** Two ends that hear of the room, of each other and of what is sent in any order, but each of it in its own. */
class Model {
  /** Whether media is to go straight, by company. */
  readonly log: boolean[] = [false]
  readonly ends = [new End(), new End()] as const

  change(straight: boolean): void {
    this.log.push(straight)
  }

  /** One of the ends reads the next entry of the room's log. */
  read(at: 0 | 1): void {
    const end = this.ends[at]
    if (end.company < this.log.length - 1) end.company += 1
  }

  /** What the other end said or sent arrives: media no later than a word that was said after it. */
  arrive(at: 0 | 1): void {
    const end = this.ends[at]
    const news = end.coming.shift()
    if (news === undefined) return
    if ('way' in news) end.flows = { ...end.flows, [news.way]: news.on }
    else end.told = news
  }

  link(up: boolean, at: 0 | 1): void {
    const end = this.ends[at]
    if (end.up === up) return
    end.up = up
    // Another link begins with nothing said, and nothing of the one before arrives any more.
    end.told = null
    end.said = ''
    end.coming = end.coming.filter((news) => 'way' in news)
  }

  settle(): void {
    for (const at of [0, 1] as const) this.#settle(this.ends[at], this.ends[at === 0 ? 1 : 0])
  }

  #settle(end: End, other: End): void {
    const straight = this.log[end.company] === true
    const topology: Topology = { company: end.company, straight, up: end.up, doubted: end.doubted }
    const due = sendOver('t', topology, end.told)
    // A way is left with a delay (LINGER_MS), within which the room's log reaches both: so never with an entry unread.
    const wait = end.up && end.company < this.log.length - 1
    const over = {
      server: due.server || (wait && end.over.server),
      direct: due.direct || (wait && end.over.direct),
    }
    for (const way of ['server', 'direct'] as const) {
      if (over[way] !== end.over[way]) other.coming.push({ way, on: over[way] })
    }
    end.over = over
    const flows = { server: end.flows.server, direct: end.flows.direct && end.up }
    end.playing = playFrom(end.playing, topology, {
      agreed: agrees(topology, end.told),
      flows,
      silent: false,
    })
    const plays = end.playing === 'direct' && !(straight && end.doubted)
    const word = `${end.company} ${plays}`
    if (!end.up || word === end.said) return
    end.said = word
    if (other.up) other.coming.push({ company: end.company, tracks: new Set(plays ? ['t'] : []) })
  }
}

class End {
  company = 0
  up = true
  doubted = false
  told: Told | null = null
  said = ''
  playing: Way = 'server'
  over: Readonly<Record<Way, boolean>> = { server: true, direct: false }
  flows: Readonly<Record<Way, boolean>> = { server: true, direct: false }
  coming: (Told | { way: Way; on: boolean })[] = []
}

type Step =
  | { do: 'change'; straight: boolean }
  | { do: 'read' | 'arrive' | 'doubt' | 'trust' | 'up' | 'down'; at: 0 | 1 }

const at = fc.constantFrom(0 as const, 1 as const)
const step = (faults: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ do: fc.constant('change' as const), straight: fc.boolean() }) },
    { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('read', 'arrive'), at }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('doubt', 'trust'), at }) },
    ...(faults ? [{ weight: 1, arbitrary: fc.record({ do: fc.constantFrom('up', 'down'), at }) }] : []),
  )

function take(model: Model, next: Step): void {
  if (next.do === 'change') model.change(next.straight)
  else if (next.do === 'up' || next.do === 'down') model.link(next.do === 'up', next.at)
  else if (next.do === 'doubt' || next.do === 'trust') model.ends[next.at].doubted = next.do === 'doubt'
  else model[next.do](next.at)
  model.settle()
}

function drain(model: Model): void {
  for (let round = 0; round < 200; round += 1) {
    for (const end of [0, 1] as const) for (const what of ['read', 'arrive'] as const) model[what](end)
    model.settle()
  }
}

describe('the change from one way to the other', () => {
  test('[W3] [W4] whatever comes in whatever order, what is played does arrive', () => {
    fc.assert(
      fc.property(fc.array(step(false), { maxLength: 120 }), (steps) => {
        const model = new Model()
        for (const next of steps) {
          take(model, next)
          for (const end of model.ends) expect(end.flows[end.playing]).toBe(true)
        }
      }),
      { numRuns: 600 },
    )
  })

  test('[W1] [W3] [W5] in the end one way alone carries it, the right one, whatever broke meanwhile', () => {
    fc.assert(
      fc.property(fc.array(step(true), { maxLength: 120 }), fc.boolean(), (steps, up) => {
        const model = new Model()
        for (const next of steps) take(model, next)
        // What is broken for one is so for both soon; another link begins anew for both.
        for (const end of [0, 1] as const) model.link(false, end)
        for (const end of model.ends) end.doubted = false
        for (const end of [0, 1] as const) model.link(up, end)
        drain(model)
        const aim: Way = model.log.at(-1) === true && up ? 'direct' : 'server'
        for (const end of model.ends) {
          expect(end.playing).toBe(aim)
          expect(end.over).toEqual({ server: aim === 'server', direct: aim === 'direct' })
          expect(end.flows[aim]).toBe(true)
        }
      }),
      { numRuns: 600 },
    )
  })
})
