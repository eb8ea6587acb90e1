import { LIMITS, ProtocolError, type ServerFrame } from '@parley/protocol'

/**
 * What a seat has answered, by call id, so that a call sent again after a lost socket gets its first answer and is
 * not carried out twice (SPEC F5).
 */
export class Answers {
  readonly #known = new Map<number, Promise<ServerFrame>>()
  #highest = 0

  /** The answer to call `id`: the one known, else what `carryOut` makes, which never rejects. */
  answer(id: number, carryOut: () => Promise<ServerFrame>): Promise<ServerFrame> {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    if (id <= this.#highest - LIMITS.rememberedAnswers) {
      return Promise.reject(new ProtocolError('bad-request', 'the call is too old to be answered'))
    }
    const made = carryOut()
    this.#known.set(id, made)
    this.#highest = Math.max(this.#highest, id)
    this.#forget()
    return made
  }

  #forget(): void {
    for (const id of this.#known.keys()) {
      if (this.#known.size <= LIMITS.rememberedAnswers) return
      this.#known.delete(id)
    }
  }
}
