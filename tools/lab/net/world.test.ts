import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAgent, type Agent, type Received } from './agents.ts'
import { Lab, whyNoNetworks } from './namespaces.ts'
import type { Nat } from './router.ts'
import { makeWorld, SERVER, STRANGER, type World } from './world.ts'

const reason = whyNoNetworks()
if (reason !== null) console.warn(`Skipped, the networks of the lab: ${reason}.`)
const NATS: readonly Nat[] = ['full-cone', 'port-restricted', 'symmetric']

/** Time for a packet that shall not come to come after all: a thousand times what one takes here. */
const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100))

describe.skipIf(reason !== null)(
  `networks made here${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab
    let world: World
    let server: Agent
    let stranger: Agent
    let uninvited: Agent
    const agents: Partial<Record<Nat, [Agent, Agent]>> = {}

    beforeAll(async () => {
      lab = new Lab()
      world = await makeWorld(
        lab,
        NATS.flatMap((nat) => [{ nat }, { nat }]),
      )
      ;[server, stranger, uninvited] = await Promise.all([
        openAgent(world.server, 5000),
        openAgent(world.stranger, 5000),
        openAgent(world.stranger, 6000),
      ])
      for (const [at, nat] of NATS.entries()) {
        const [one, two] = world.homes.slice(2 * at, 2 * at + 2)
        agents[nat] = await Promise.all([openAgent(one!.client, 4000), openAgent(two!.client, 4000)])
      }
    })
    afterAll(() => lab[Symbol.asyncDispose]())

    /** What the server and the stranger see of somebody who sends to both from one port. */
    async function seen(agent: Agent, word: string): Promise<[Received, Received]> {
      agent.send(SERVER, 5000, word)
      agent.send(STRANGER, 5000, word)
      return Promise.all([server.hears(word), stranger.hears(word)])
    }

    test.each([
      { nat: 'full-cone', sameMapping: true, letsIn: true },
      { nat: 'port-restricted', sameMapping: true, letsIn: false },
      { nat: 'symmetric', sameMapping: false, letsIn: false },
    ] as const)('$nat: same mapping $sameMapping, lets in who was not asked $letsIn', async (expected) => {
      const [agent] = agents[expected.nat]!
      const [atServer, atStranger] = await seen(agent, `from-${expected.nat}`)
      expect(atServer.address).toMatch(/^203\.0\.113\./)
      expect(atServer.port === atStranger.port).toBe(expected.sameMapping)
      uninvited.send(atServer.address, atServer.port, 'uninvited')
      server.send(atServer.address, atServer.port, 'answer')
      await agent.hears('answer')
      await quiet()
      expect(agent.received.some(({ word }) => word === 'uninvited')).toBe(expected.letsIn)
    })

    test.each([
      { nat: 'full-cone', meet: true },
      { nat: 'port-restricted', meet: true },
      { nat: 'symmetric', meet: false },
    ] as const)(
      'two behind $nat that both send to what the server saw: they meet $meet',
      async ({ nat, meet }) => {
        const [one, two] = agents[nat]!
        const [[ofOne], [ofTwo]] = [await seen(one, `one-${nat}`), await seen(two, `two-${nat}`)]
        for (let tried = 0; tried < 3; tried += 1) {
          one.send(ofTwo.address, ofTwo.port, `to-two-${tried}`)
          two.send(ofOne.address, ofOne.port, `to-one-${tried}`)
          await quiet()
        }
        const met = (agent: Agent): boolean => agent.received.some(({ word }) => /^to-\w+-2$/.test(word))
        expect([met(one), met(two)]).toEqual([meet, meet])
      },
    )
  },
)
