import { expect, test } from 'vitest'
import { Scope, Store } from '@parley/kit'
import type { Transfer } from '@parley/client'
import type { ChatMessage } from '@parley/protocol'
import { blocksOf } from './chat-lines.ts'
import { FilePlaces, linesOf } from './file-places.ts'

const message = (id: string, at: number): ChatMessage => ({ id, peer: 'a', name: 'Ann', text: id, at })
const transfer = (batch: string, to: string): Transfer => ({
  key: `out:${to}:${batch}`,
  batch,
  direction: 'out',
  peer: to,
  peerName: to,
  name: `${batch}.bin`,
  size: 1,
  type: '',
  at: 0,
  moved: 0,
  speed: null,
  path: null,
  state: { at: 'offered' },
  file: null,
  picture: null,
})

test('a file stands after what had been said when it was offered, and parts what is under one name', () => {
  const transfers = new Store<readonly Transfer[]>([])
  const places = new FilePlaces({ transfers })
  const scope = new Scope('test')
  let said = 20
  places.follow(scope, () => said)
  transfers.set([transfer('x', 'bob'), transfer('x', 'cem')])
  said = 40
  transfers.set([...transfers.get(), transfer('y', 'bob')])
  const cards = places.cards()
  const chat = [message('1', 10), message('2', 20), message('3', 30), message('4', 40)]
  const cuts = cards.map(({ at }) => at)
  const lines = linesOf(blocksOf(chat, 'me', cuts), cards).map((line) =>
    'card' in line ? line.card.batch.key : line.block.messages.map(({ id }) => id),
  )
  expect(lines).toEqual([['1', '2'], 'x', ['3', '4'], 'y'])
  expect(cards[0]?.batch.transfers).toHaveLength(2)
  scope.close()
  transfers.set([...transfers.get(), transfer('z', 'bob')])
  expect(places.cards().at(-1)).toMatchObject({ at: Number.POSITIVE_INFINITY })
})
