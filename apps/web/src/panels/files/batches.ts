import type { Transfer } from '@parley/client'

/** A file with all that becomes of it: one that arrives, or one that was sent to one or several. */
export interface Batch {
  readonly key: string
  readonly direction: 'in' | 'out'
  readonly first: Transfer
  readonly transfers: readonly Transfer[]
}

/** Puts together what was sent in one go; in the order in which it began. */
export function batchesOf(transfers: readonly Transfer[]): Batch[] {
  const batches = new Map<string, Transfer[]>()
  for (const transfer of transfers) {
    const known = batches.get(transfer.batch)
    if (known === undefined) batches.set(transfer.batch, [transfer])
    else known.push(transfer)
  }
  return [...batches].flatMap(([key, members]) => {
    const [first] = members
    return first === undefined ? [] : [{ key, direction: first.direction, first, transfers: members }]
  })
}

/** Offers that wait for this person's answer. */
export function unanswered(transfers: readonly Transfer[]): Transfer[] {
  return transfers.filter(({ direction, state }) => direction === 'in' && state.at === 'offered')
}
