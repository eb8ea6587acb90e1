import { LIMITS, ProtocolError, type Method } from '@parley/protocol'
import { TokenBucket } from './token-bucket.ts'

/** Requests that cost others something share an allowance beyond that of all frames. */
const KINDS = {
  chat: { burst: LIMITS.chatBurst, perSecond: LIMITS.chatPerSecond },
  history: { burst: LIMITS.historyBurst, perSecond: LIMITS.historyPerSecond },
  reactions: { burst: LIMITS.reactionBurst, perSecond: LIMITS.reactionsPerSecond },
} as const

const KIND_OF: { readonly [M in Method]?: keyof typeof KINDS } = {
  chat: 'chat',
  editMessage: 'chat',
  deleteMessage: 'chat',
  reactToMessage: 'chat',
  history: 'history',
  searchChat: 'history',
  react: 'reactions',
}

/** What one socket may still ask for of each kind. */
export class Rates {
  readonly #buckets: Record<keyof typeof KINDS, TokenBucket>

  constructor(now: number) {
    const bucket = ({ burst, perSecond }: { burst: number; perSecond: number }): TokenBucket =>
      new TokenBucket(burst, perSecond, now)
    this.#buckets = {
      chat: bucket(KINDS.chat),
      history: bucket(KINDS.history),
      reactions: bucket(KINDS.reactions),
    }
  }

  /** Throws `too-many-requests` when there is nothing left for it. */
  take(method: Method, now: number): void {
    const kind = KIND_OF[method]
    if (kind !== undefined && !this.#buckets[kind].take(now)) throw new ProtocolError('too-many-requests')
  }
}
