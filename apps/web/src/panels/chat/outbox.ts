import { type ChatDraft, uuid } from '@parley/client'
import { backoff, type BackoffShape, Closed, detach, type Readable, Scope, sleep, Store } from '@parley/kit'
import { type ChatPicture, ProtocolError } from '@parley/protocol'
import { type Problem, problemOf } from '../../ui/problem.ts'
import type { Kept } from '../../ui/keep.ts'

/** A picture that goes with a message, as this page has it. */
export interface Enclosure {
  readonly picture: ChatPicture
  /** Until it is uploaded. */
  readonly blob?: Blob
}

/** A message on its way, or one that did not arrive. */
export interface Letter {
  /** The message's id too: sent again, it is stored once [C2]. */
  readonly key: string
  readonly draft: Omit<ChatDraft, 'id' | 'picture'>
  readonly enclosure?: Enclosure
  /** Which part of the picture has been uploaded, from 0 to 1. */
  readonly progress?: number
  /** `waiting`: the server cannot store anything now; it is asked again until it can. */
  readonly state: 'sending' | 'waiting' | 'failed'
  readonly problem?: Problem
}

/** How letters leave the house. */
export interface Post {
  send(draft: ChatDraft): Promise<void>
  upload(id: string, picture: Blob, progress: (part: number) => void): Promise<void>
}

/** More than these are not kept for a reload: nobody writes as many without an answer. */
const KEPT = 50
/** How often a server that can store nothing is asked again. */
const AGAIN: BackoffShape = { first: 1_000, most: 5_000 }

/** Waits before the next try of a letter. */
function pause(attempt: number): Promise<void> {
  return sleep(new Scope('a letter that waits'), backoff(AGAIN, attempt, Math.random()))
}

/**
 * What one has written and the server has not yet stored. It outlives the panel, and a reload of the page [C19]: what
 * was not acknowledged is sent again under the same ids. Letters go one after the other, so that they keep their order.
 */
export class Outbox {
  readonly #post: Post
  readonly #kept: Pick<Kept<readonly Letter[]>, 'read' | 'write'>
  readonly #letters: Store<readonly Letter[]>
  readonly #pause: (attempt: number) => Promise<void>
  #last: Promise<void> = Promise.resolve()
  /** What is in the field, so that closing the panel does not lose it either. */
  draft = ''

  constructor(post: Post, kept: Pick<Kept<readonly Letter[]>, 'read' | 'write'>, wait = pause) {
    this.#post = post
    this.#pause = wait
    this.#kept = kept
    const before = kept.read() ?? []
    this.#letters = new Store<readonly Letter[]>(before)
    for (const letter of before) if (letter.state !== 'failed') this.#deliver(letter.key)
  }

  get letters(): Readable<readonly Letter[]> {
    return this.#letters
  }

  post(draft: Letter['draft'], enclosure?: Enclosure): void {
    const letter: Letter = {
      key: uuid(),
      draft,
      state: 'sending',
      ...(enclosure === undefined ? {} : { enclosure }),
    }
    this.#change((letters) => [...letters, letter])
    this.#deliver(letter.key)
  }

  /** Sends again what failed; it keeps its place. */
  retry(key: string): void {
    if (this.#find(key)?.state !== 'failed') return
    this.#mark(key, { state: 'sending' })
    this.#deliver(key)
  }

  discard(key: string): void {
    this.#change((letters) => letters.filter((letter) => letter.key !== key))
  }

  #deliver(key: string): void {
    this.#last = this.#last.then(() => this.#try(key))
    detach(this.#last, 'a chat message')
  }

  /** Sends a letter, again and again while the server can store nothing: those that come after it wait. */
  async #try(key: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const letter = this.#find(key)
      if (letter === undefined) return // Discarded while it waited.
      try {
        await this.#send(letter)
        return this.discard(key)
      } catch (error) {
        // The page is being left or reloaded: what waits is sent by the next one.
        if (error instanceof Closed) return
        // Whatever else the reason, the person sees that it was not sent and may try again.
        if (!(error instanceof ProtocolError && error.code === 'unavailable'))
          return this.#mark(key, { state: 'failed', problem: problemOf(error) })
      }
      this.#mark(key, { state: 'waiting' })
      await this.#pause(attempt)
    }
  }

  async #send({ key, enclosure, draft }: Letter): Promise<void> {
    if (enclosure?.blob !== undefined) {
      await this.#post.upload(enclosure.picture.id, enclosure.blob, (progress) =>
        this.#mark(key, { progress }),
      )
      this.#mark(key, { progress: 1, enclosure: { picture: enclosure.picture } })
    }
    await this.#post.send({
      ...draft,
      id: key,
      ...(enclosure === undefined ? {} : { picture: enclosure.picture }),
    })
  }

  #find(key: string): Letter | undefined {
    return this.#letters.get().find((letter) => letter.key === key)
  }

  #mark(key: string, change: Partial<Letter>): void {
    this.#change((letters) =>
      letters.map((letter) => (letter.key === key ? { ...letter, ...change } : letter)),
    )
  }

  #change(change: (letters: readonly Letter[]) => readonly Letter[]): void {
    this.#letters.update(change)
    // A picture's bytes cannot be kept there: its letter is, once they are uploaded.
    const safe = this.#letters.get().filter(({ enclosure }) => enclosure?.blob === undefined)
    this.#kept.write(safe.length === 0 ? null : safe.slice(-KEPT))
  }
}
