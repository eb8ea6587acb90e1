import { Scope } from '@parley/kit'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { answers, openDatabase, type Database } from '../../apps/server/src/store/database.ts'

/** The least that can be asked. */
const one = (database: Database) => database.selectNoFrom((build) => build.val(1).as('one')).execute()

test('a connection that breaks in the middle of a transaction fails that alone, and the process lives', async () => {
  await using there = await createTestDatabase()
  using scope = new Scope('test')
  const broken: string[] = []
  const database = await openDatabase(scope, there.address, (error) => broken.push(error.message))
  const cut = database.transaction().execute(async (transaction) => {
    await one(transaction)
    const comeBack = await there.goAway()
    // Its error comes while no query of it is under way.
    await expect.poll(() => broken).not.toEqual([])
    await comeBack()
    await one(transaction)
  })
  await expect(cut).rejects.toThrow(/terminat|connection/i)
  expect(broken[0]).toMatch(/terminating connection/)
  await expect.poll(() => answers(database)).toBe(true)
})

test('a database that does not answer yet is waited for; one that refuses us is not', async () => {
  await using there = await createTestDatabase()
  using scope = new Scope('test')
  const told: string[] = []
  const comeBack = await there.goAway()
  const opening = openDatabase(scope, there.address, (error) => told.push(error.message))
  await expect.poll(() => told).not.toEqual([])
  await comeBack()
  expect(await answers(await opening)).toBe(true)
  const stranger = { ...there.address, user: 'stranger' }
  await expect(openDatabase(scope, stranger, () => {})).rejects.toThrow('brought up to date')
})
