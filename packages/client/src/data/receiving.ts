import { assertNever } from '@parley/kit'
import type { FileOffer, TransferMessage } from '@parley/protocol'
import type { Ending } from './sending.ts'

/** How a file on its way here stands. */
export type ReceivingState =
  | { readonly at: 'offered' }
  /** Accepted; its place is being opened. */
  | { readonly at: 'opening' }
  /** Everything before `stored` is stored, everything before `expected` has arrived, everything before `acked` was acknowledged. */
  | {
      readonly at: 'receiving'
      readonly expected: number
      readonly stored: number
      readonly acked: number
      /** From where on a gap was asked to be filled; what arrives after the gap is for nothing until it is. */
      readonly asked: number | null
      /** The sender's hash, once it has come. */
      readonly sha256: string | null
    }
  /** All is there; the hash is being looked at. */
  | { readonly at: 'checking'; readonly sha256: string }
  | { readonly at: 'over'; readonly how: Ending }

/** A file on its way here. */
export interface Receiving {
  readonly offer: FileOffer
  readonly state: ReceivingState
}

/** What happens to it. */
export type ReceiveEvent =
  /** The sender has said its offer again: the way is new. */
  | { readonly type: 'offered' }
  | { readonly type: 'accepted' }
  /** The place is open, and has everything before `offset` from an earlier time. */
  | { readonly type: 'ready'; readonly offset: number }
  | { readonly type: 'arrived'; readonly offset: number; readonly length: number }
  | { readonly type: 'stored'; readonly upTo: number }
  | { readonly type: 'hashed'; readonly sha256: string }
  /** Nothing has come for a while. */
  | { readonly type: 'stalled' }
  /** Ended here: by the person, or because it cannot be stored. */
  | { readonly type: 'ended'; readonly how: Ending }
  | { readonly type: 'heard'; readonly message: TransferMessage }

/** What to do with the file after a step. `write` is about the bytes that just arrived. */
export type ReceiveTask = 'open' | 'write' | 'check' | 'keep' | 'drop'

/** A step of a receiver: what to say, and what to do. */
export interface ReceiveStep {
  readonly now: Receiving
  readonly say: readonly TransferMessage[]
  readonly task: ReceiveTask | null
}

/** So much is stored between two acknowledgements: small against every window, large against their cost. */
const ACK_BYTES = 256 * 1024

/** A file that was offered just now. */
export function startReceiving(offer: FileOffer): Receiving {
  return { offer, state: { at: 'offered' } }
}

/** The next step of a receiver. Pure; what does not fit changes nothing. */
export function stepReceiving(before: Receiving, event: ReceiveEvent): ReceiveStep {
  const { state, offer } = before
  const stay: ReceiveStep = { now: before, say: [], task: null }
  if (state.at === 'over')
    return event.type === 'offered' ? { ...stay, say: lastWord(offer.id, state.how) } : stay
  switch (event.type) {
    case 'accepted':
      return state.at === 'offered'
        ? { ...stay, now: { offer, state: { at: 'opening' } }, task: 'open' }
        : stay
    case 'ready':
      return state.at === 'opening' ? begin(before, event.offset) : stay
    case 'offered':
    case 'stalled':
      return state.at === 'receiving' ? askFrom(before, state) : stay
    case 'arrived':
      return state.at === 'receiving' ? arrived(before, state, event) : stay
    case 'stored':
      return state.at === 'receiving' ? stored(before, state, event.upTo) : stay
    case 'hashed':
      return state.at === 'checking' ? checked(before, event.sha256 === state.sha256) : stay
    case 'ended':
      return end(before, event.how, lastWord(offer.id, event.how))
    case 'heard':
      return heard(before, event.message)
    default:
      return assertNever(event)
  }
}

type Under<At> = Extract<ReceivingState, { at: At }>

function begin({ offer }: Receiving, offset: number): ReceiveStep {
  const state = {
    at: 'receiving',
    expected: offset,
    stored: offset,
    acked: offset,
    asked: null,
    sha256: null,
  } as const
  return { now: { offer, state }, say: [{ t: 'accept', id: offer.id, offset }], task: null }
}

/** Asks for all that is missing, from the first byte of it. */
function askFrom({ offer }: Receiving, state: Under<'receiving'>): ReceiveStep {
  const { expected } = state
  const now = { offer, state: { ...state, asked: expected, acked: Math.min(state.stored, expected) } }
  return { now, say: [{ t: 'accept', id: offer.id, offset: expected }], task: null }
}

function arrived(
  before: Receiving,
  state: Under<'receiving'>,
  { offset, length }: { readonly offset: number; readonly length: number },
): ReceiveStep {
  const { offer } = before
  const { expected } = state
  if (offset + length > offer.size) return end(before, 'wrong', lastWord(offer.id, 'wrong'))
  if (offset === expected) {
    const now = { offer, state: { ...state, expected: expected + length, asked: null } }
    return { now, say: [], task: 'write' }
  }
  // From before a new beginning; or after a gap, which is asked for once: what is still on its way is after it too.
  if (offset < expected || state.asked === expected) return { now: before, say: [], task: null }
  return askFrom(before, state)
}

function stored({ offer }: Receiving, state: Under<'receiving'>, upTo: number): ReceiveStep {
  const due = upTo - state.acked >= ACK_BYTES || upTo === offer.size
  const next = { ...state, stored: upTo, acked: due ? upTo : state.acked }
  const say: TransferMessage[] = due ? [{ t: 'ack', id: offer.id, offset: upTo }] : []
  return whole({ offer, state: next }, next, say)
}

/** Once everything is stored and the sender has told its hash, the two are compared. */
function whole(now: Receiving, state: Under<'receiving'>, say: readonly TransferMessage[]): ReceiveStep {
  if (state.sha256 === null || state.stored < now.offer.size) return { now, say, task: null }
  return { now: { ...now, state: { at: 'checking', sha256: state.sha256 } }, say, task: 'check' }
}

function checked(before: Receiving, good: boolean): ReceiveStep {
  const how = good ? 'done' : 'broken'
  return {
    now: { ...before, state: { at: 'over', how } },
    say: lastWord(before.offer.id, how),
    task: good ? 'keep' : 'drop',
  }
}

function heard(before: Receiving, message: TransferMessage): ReceiveStep {
  const { state } = before
  switch (message.t) {
    case 'end': {
      if (state.at !== 'receiving') return { now: before, say: [], task: null }
      const next = { ...state, sha256: message.sha256 }
      return whole({ ...before, state: next }, next, [])
    }
    case 'cancel':
      return end(before, message.reason, [])
    case 'hello':
    case 'offer':
    case 'accept':
    case 'decline':
    case 'ack':
    case 'checked':
      return { now: before, say: [], task: null }
    default:
      return assertNever(message)
  }
}

function end(before: Receiving, how: Ending, say: readonly TransferMessage[]): ReceiveStep {
  return {
    now: { ...before, state: { at: 'over', how } },
    say,
    task: before.state.at === 'offered' ? null : 'drop',
  }
}

/** What the sender is told of an ending, now and whenever it offers the file again. */
function lastWord(id: number, how: Ending): TransferMessage[] {
  switch (how) {
    case 'done':
    case 'broken':
      return [{ t: 'checked', id, good: how === 'done' }]
    case 'declined':
      return [{ t: 'decline', id }]
    case 'gone':
      return [{ t: 'cancel', from: 'receiver', id, reason: 'cancelled' }]
    case 'cancelled':
    case 'storage':
    case 'unreadable':
    case 'wrong':
      return [{ t: 'cancel', from: 'receiver', id, reason: how }]
    default:
      return assertNever(how)
  }
}
