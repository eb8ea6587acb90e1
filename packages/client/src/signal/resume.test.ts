import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Scope, setFaultSink, sleep } from '@parley/kit'
import { FakeWorld } from '../fakes/surroundings.ts'
import { joinFrom } from '../join.ts'
import type { Meeting } from '../api.ts'
import { until } from '../fakes/until.ts'

/** What may happen to a room of two, in the order drawn. */
type Happening =
  | { readonly do: 'chat'; readonly by: 0 | 1 }
  | { readonly do: 'cut' }
  | { readonly do: 'end seat'; readonly of: 0 | 1 }
  | { readonly do: 'unreachable'; readonly for: number }
  | { readonly do: 'wait'; readonly for: number }

const who = fc.constantFrom(0 as const, 1 as const)
const pause = fc.integer({ min: 0, max: 6 })
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('chat' as const), by: who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), for: pause }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end seat' as const), of: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unreachable' as const), for: pause }) },
)

async function live(happenings: readonly Happening[]): Promise<void> {
  const faults: unknown[] = []
  setFaultSink((error) => faults.push(error))
  const scope = new Scope('property')
  const world = new FakeWorld()
  const open = (name: string): Promise<Meeting> => joinFrom(world.surroundings, { room: 'demo', name })
  const meetings = [await open('Ann'), await open('Ben')] as const
  const said: [string[], string[]] = [[], []]
  const chats: Promise<void>[] = []
  for (const each of happenings) {
    switch (each.do) {
      case 'chat': {
        const text = `${each.by}-${said[each.by].length}`
        said[each.by].push(text)
        chats.push(meetings[each.by].chat(text))
        break
      }
      case 'cut':
        world.server.network.cut()
        break
      case 'end seat': {
        // As when the grace time is over: the socket was lost before.
        world.server.network.cut()
        world.server.endSeat(meetings[each.of].you)
        break
      }
      case 'unreachable':
        world.server.network.reachable = false
        await sleep(scope, each.for)
        world.server.network.reachable = true
        break
      case 'wait':
        await sleep(scope, each.for)
        break
    }
  }
  await Promise.all(chats)
  const texts = world.server.state.chat.map(({ text }) => text)
  for (const by of [0, 1] as const) {
    expect(texts.filter((text) => text.startsWith(`${by}-`))).toEqual(said[by])
  }
  for (const meeting of meetings) {
    await until(() => expect(meeting.room.get()).toEqual(world.server.state), 2)
  }
  await Promise.all(meetings.map((meeting) => meeting.leave()))
  await until(() => expect(world.server.network.size).toBe(0), 2)
  expect(world.media.open).toBe(0)
  expect(faults).toEqual([])
}

test('[F5][J9][C2] whatever sockets are cut, and seats lost: every message arrives once, in order, and all see the same room', async () => {
  await fc.assert(fc.asyncProperty(fc.array(happening, { maxLength: 25 }), live), {
    numRuns: 60,
    interruptAfterTimeLimit: 15_000,
    markInterruptAsFailure: false,
  })
})
