import type { Meeting } from '@parley/client'
import type { Readable, Scope } from '@parley/kit'
import type { ChatMessage } from '@parley/protocol'
import { type Batch, batchesOf } from '../files/batches.ts'
import type { Block } from './chat-lines.ts'

/** A file among the messages: after all that were said until `at`, by the server's clock. */
export interface FileCard {
  readonly batch: Batch
  readonly at: number
}

/** What is read one after the other. */
export type Line = { readonly block: Block } | { readonly card: FileCard }

/** Where each file of this page stands in the conversation: after what had been said when it was offered. */
export class FilePlaces {
  readonly #transfers: Meeting['files']['transfers']
  readonly #places = new Map<string, number>()

  constructor(files: Pick<Meeting['files'], 'transfers'>) {
    this.#transfers = files.transfers
  }

  /** Takes down the place of what is offered from now on, for the scope's lifetime. */
  follow(scope: Scope, said: () => number): void {
    const look = (): void => {
      for (const { batch } of this.#transfers.get()) {
        if (!this.#places.has(batch)) this.#places.set(batch, said())
      }
    }
    scope.defer(this.#transfers.subscribe(look))
    look()
  }

  get transfers(): Readable<Parameters<typeof batchesOf>[0]> {
    return this.#transfers
  }

  cards(): readonly FileCard[] {
    return batchesOf(this.#transfers.get())
      .map((batch) => ({ batch, at: this.#places.get(batch.key) ?? Number.POSITIVE_INFINITY }))
      .toSorted((a, b) => a.at - b.at)
  }
}

/** When the last message was said that one may read, by the server's clock. */
export function lastSaid({ room, talk }: Pick<Meeting, 'room' | 'talk'>): number {
  const at = (messages: readonly ChatMessage[]): number => messages.at(-1)?.at ?? 0
  return Math.max(at(room.get().chat), at(talk.privates.get()))
}

/** Files between the messages. */
export function linesOf(blocks: readonly Block[], cards: readonly FileCard[]): Line[] {
  const lines: Line[] = []
  let next = 0
  for (const block of blocks) {
    for (; next < cards.length && (cards[next]?.at ?? 0) < block.at; next++)
      lines.push({ card: cards[next] as FileCard })
    lines.push({ block })
  }
  return [...lines, ...cards.slice(next).map((card) => ({ card }))]
}
