import { TIMES } from '@parley/protocol'
import { expect, test } from 'vitest'
import { Tokens, type Holder } from './tokens.ts'

const holder: Holder = {
  room: 'demo',
  instance: '7f0c6f0e-55ac-4b2f-9a0e-b5a4a8f0c111',
  peer: 'p-0000000000000001',
  name: 'Ann',
  role: 'participant',
  returning: false,
}

test('[T5] a ticket is good for one join', async () => {
  const tokens = new Tokens('secret', () => 1_000_000)
  const ticket = await tokens.sign('ticket', holder)
  expect(await tokens.redeem(ticket)).toEqual({ use: 'ticket', holder })
  await expect(tokens.redeem(ticket)).rejects.toMatchObject({ code: 'ticket-invalid' })
})

test('[J3] a ticket that is too old is ticket-expired, a seat token lives longer', async () => {
  let now = 1_000_000
  const tokens = new Tokens('secret', () => now)
  const [ticket, seat] = [await tokens.sign('ticket', holder), await tokens.sign('seat', holder)]
  now += TIMES.ticket + 2_000
  await expect(tokens.redeem(ticket)).rejects.toMatchObject({ code: 'ticket-expired' })
  expect(await tokens.redeem(seat)).toEqual({ use: 'seat', holder })
  now += TIMES.resume
  await expect(tokens.redeem(seat)).rejects.toMatchObject({ code: 'ticket-expired' })
})

test('[J3] what another server signed, a changed token and rubbish are ticket-invalid', async () => {
  const tokens = new Tokens('secret', () => 1_000_000)
  const foreign = await new Tokens('other', () => 1_000_000).sign('ticket', holder)
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${foreign.split('.')[1]}.`
  for (const bad of [foreign, unsigned, 'rubbish', '']) {
    await expect(tokens.redeem(bad)).rejects.toMatchObject({ code: 'ticket-invalid' })
  }
})
