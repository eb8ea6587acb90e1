import { LIMITS, ProtocolError, type Method } from '@parley/protocol'
import { TokenBucket } from './token-bucket.ts'

/** Requests that cost others something share an allowance beyond that of all frames. */
const KINDS = {
  chat: { burst: LIMITS.chatBurst, perSecond: LIMITS.chatPerSecond },
  history: { burst: LIMITS.historyBurst, perSecond: LIMITS.historyPerSecond },
  audience: { burst: LIMITS.audienceBurst, perSecond: LIMITS.audiencePerSecond },
  reactions: { burst: LIMITS.reactionBurst, perSecond: LIMITS.reactionsPerSecond },
  captions: { burst: LIMITS.captionBurst, perSecond: LIMITS.captionsPerSecond },
  captionAsks: { burst: LIMITS.captionAskBurst, perSecond: LIMITS.captionAsksPerSecond },
  signals: { burst: LIMITS.signalBurst, perSecond: LIMITS.signalsPerSecond },
  viewing: { burst: LIMITS.viewingBurst, perSecond: LIMITS.viewingPerSecond },
} as const

type Kind = keyof typeof KINDS

const KIND_OF: { readonly [M in Method]?: Kind } = {
  chat: 'chat',
  editMessage: 'chat',
  deleteMessage: 'chat',
  reactToMessage: 'chat',
  history: 'history',
  searchChat: 'history',
  findAudience: 'audience',
  react: 'reactions',
  caption: 'captions',
  askForCaptions: 'captionAsks',
  signal: 'signals',
  viewing: 'viewing',
}

/** What one socket may still ask for of each kind. */
export class Rates {
  readonly #buckets: ReadonlyMap<Kind, TokenBucket>

  constructor(now: number) {
    const kinds = Object.entries(KINDS) as [Kind, (typeof KINDS)[Kind]][]
    this.#buckets = new Map(
      kinds.map(([kind, { burst, perSecond }]) => [kind, new TokenBucket(burst, perSecond, now)]),
    )
  }

  /** Throws `too-many-requests` when there is nothing left for it. */
  take(method: Method, now: number): void {
    const kind = KIND_OF[method]
    if (kind !== undefined && this.#buckets.get(kind)?.take(now) === false)
      throw new ProtocolError('too-many-requests')
  }
}
