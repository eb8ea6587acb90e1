import { assertNever } from '@parley/kit'
import type { CancelReason, FileOffer, TransferMessage } from '@parley/protocol'

/** How a transfer ended. `gone`: the other end was away for too long. `broken`: what arrived is not what was sent. */
export type Ending = 'done' | 'declined' | 'gone' | 'broken' | CancelReason

/** How a file on its way to one receiver stands. */
export type SendingState =
  /** Offered, or about to be. */
  | { readonly at: 'offered' }
  /** The receiver has everything before `acked` stored, everything before `next` was sent; `ended`: its hash too. */
  | { readonly at: 'sending'; readonly next: number; readonly acked: number; readonly ended: boolean }
  /** The way is lost; the receiver says where to go on. */
  | { readonly at: 'paused'; readonly acked: number }
  | { readonly at: 'over'; readonly how: Ending }

/** A file on its way to one receiver. */
export interface Sending {
  readonly offer: FileOffer
  /** Once it is known. */
  readonly sha256: string | null
  readonly state: SendingState
}

/** What happens to it. */
export type SendEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'closed' }
  | { readonly type: 'sent'; readonly upTo: number }
  | { readonly type: 'hashed'; readonly sha256: string }
  | { readonly type: 'ended'; readonly how: Ending }
  | { readonly type: 'heard'; readonly message: TransferMessage }

/** What to do after a step. */
export interface Step<T> {
  readonly now: T
  readonly say: readonly TransferMessage[]
}

/** A file that is offered from now on. */
export function startSending(offer: FileOffer): Sending {
  return { offer, sha256: null, state: { at: 'offered' } }
}

/** The next step of a sender. Pure; what does not fit changes nothing. */
export function stepSending(before: Sending, event: SendEvent): Step<Sending> {
  if (before.state.at === 'over') return { now: before, say: [] }
  const now = afterSend(before, event)
  return event.type === 'opened' ? { now, say: [{ t: 'offer', offer: now.offer }] } : concluded(now)
}

function afterSend(before: Sending, event: SendEvent): Sending {
  const { state } = before
  switch (event.type) {
    case 'opened':
    case 'closed':
      return state.at === 'sending' ? { ...before, state: { at: 'paused', acked: state.acked } } : before
    case 'sent':
      return state.at === 'sending' ? { ...before, state: { ...state, next: event.upTo } } : before
    case 'hashed':
      return { ...before, sha256: event.sha256 }
    case 'ended':
      return { ...before, state: { at: 'over', how: event.how } }
    case 'heard':
      return afterWord(before, event.message)
    default:
      return assertNever(event)
  }
}

function afterWord(before: Sending, message: TransferMessage): Sending {
  const { state, offer } = before
  const over = (how: Ending): Sending => ({ ...before, state: { at: 'over', how } })
  switch (message.t) {
    case 'accept': {
      if (message.offset > offer.size) return over('wrong')
      const { offset } = message
      return { ...before, state: { at: 'sending', next: offset, acked: offset, ended: false } }
    }
    case 'ack': {
      if (state.at !== 'sending' || message.offset > state.next) return before
      return { ...before, state: { ...state, acked: Math.max(state.acked, message.offset) } }
    }
    case 'decline':
      return state.at === 'offered' ? over('declined') : before
    case 'checked':
      return over(message.good ? 'done' : 'broken')
    case 'cancel':
      return over(message.reason)
    case 'hello':
    case 'offer':
    case 'end':
      return before
    default:
      return assertNever(message)
  }
}

/** When all was sent and the hash is known, the end is told, once. */
function concluded(now: Sending): Step<Sending> {
  const { state, offer, sha256 } = now
  if (state.at !== 'sending' || state.ended || sha256 === null || state.next < offer.size)
    return { now, say: [] }
  return {
    now: { ...now, state: { ...state, ended: true } },
    say: [{ t: 'end', id: offer.id, sha256 }],
  }
}

/** Which bytes may be sent now, if no more than `window` of them shall be on their way. Null: none. */
export function mayBeSent(
  { offer, state }: Sending,
  window: number,
): { readonly from: number; readonly to: number } | null {
  if (state.at !== 'sending') return null
  const to = Math.min(offer.size, state.acked + window)
  return to > state.next ? { from: state.next, to } : null
}
