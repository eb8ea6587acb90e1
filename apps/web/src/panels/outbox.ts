import { uuid } from '@parley/client'
import { detach, type Readable, Store } from '@parley/kit'

/** A message on its way, or one that did not arrive. */
export interface Letter {
  /** The message's id too: sent again, it is stored once [C2]. */
  readonly key: string
  readonly text: string
  readonly state: 'sending' | 'failed'
}

/** What one has written and the server has not yet stored. It outlives the panel: closing the chat loses nothing. */
export class Outbox {
  readonly #send: (text: string, id: string) => Promise<void>
  readonly #letters = new Store<readonly Letter[]>([])
  /** What is in the field, so that closing the panel does not lose it either. */
  draft = ''

  constructor(send: (text: string, id: string) => Promise<void>) {
    this.#send = send
  }

  get letters(): Readable<readonly Letter[]> {
    return this.#letters
  }

  post(text: string): void {
    const letter: Letter = { key: uuid(), text, state: 'sending' }
    this.#letters.update((letters) => [...letters, letter])
    detach(this.#deliver(letter), 'a chat message')
  }

  /** Sends again what failed; it keeps its place. */
  retry(key: string): void {
    const letter = this.#letters.get().find((one) => one.key === key && one.state === 'failed')
    if (letter === undefined) return
    this.#mark(key, 'sending')
    detach(this.#deliver(letter), 'a chat message')
  }

  discard(key: string): void {
    this.#letters.update((letters) => letters.filter((letter) => letter.key !== key))
  }

  async #deliver(letter: Letter): Promise<void> {
    try {
      await this.#send(letter.text, letter.key)
      this.discard(letter.key)
    } catch {
      // Whatever the reason, the person sees that it was not sent and may try again.
      this.#mark(letter.key, 'failed')
    }
  }

  #mark(key: string, state: Letter['state']): void {
    this.#letters.update((letters) =>
      letters.map((letter) => (letter.key === key ? { ...letter, state } : letter)),
    )
  }
}
