import { Store } from '@parley/kit'
import { describe, expect, test } from 'vitest'
import { ALONE } from '../../apps/server/src/cluster/port.ts'
import { createRoom, joinAs, joinInput, RawClient } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const told = ({ facts }: RawClient): string[] =>
  facts.flatMap((fact) => (fact.type === 'outages' ? [fact.outages.join()] : []))

describe('the database goes', () => {
  const server = serverForTests()

  test('[G30] [J5] who is here is told, and comes back to the seat meanwhile; when it is back that is told', async () => {
    const { url, faults } = server.now
    const { id } = await createRoom(url)
    using ann = await joinAs(url, id, { name: 'Ann' })
    const back = await server.database.goAway()
    await ann.client.until(() => told(ann.client).length === 1)
    const { catchUp, resumeToken } = ann.joined
    if (catchUp.type !== 'snapshot') throw new Error('a new seat gets the whole state')
    const { log, seq } = catchUp.state
    using again = await RawClient.connect(url, ann.client.lastId)
    const resumed = await again.call('join', joinInput(resumeToken, { log, seq }))
    expect(resumed.resumed).toBe(true)
    await again.until(() => told(again).length === 1)
    await back()
    await again.until(() => told(again).length === 2)
    expect(told(again)).toEqual(['store', ''])
    expect(told(ann.client)).toEqual(['store'])
    expect(faults.splice(0).filter((fault) => !fault.startsWith('database:'))).toEqual([])
  })
})

describe('the log store goes', () => {
  const isCutOff = new Store(false)
  const server = serverForTests({ nodes: { ...ALONE, isCutOff } })

  test('[G30] everyone is told, in every room', async () => {
    const { url } = server.now
    const rooms = [await createRoom(url), await createRoom(url)]
    using ann = await joinAs(url, rooms[0]?.id ?? '', { name: 'Ann' })
    using bob = await joinAs(url, rooms[1]?.id ?? '', { name: 'Bob' })
    isCutOff.set(true)
    isCutOff.set(false)
    for (const { client } of [ann, bob]) {
      await client.until(() => told(client).length === 2)
      expect(told(client)).toEqual(['log', ''])
    }
  })
})
