import type { TransferState } from '../api.ts'
import type { ReceivingState } from './receiving.ts'
import type { SendingState } from './sending.ts'

/** How a file on its way to somebody is shown; `open`: there is a way to them. */
export function stateOfOutbound(state: SendingState, open: boolean): TransferState {
  switch (state.at) {
    case 'offered':
      return open ? { at: 'offered' } : { at: 'waiting' }
    case 'sending':
      return state.ended ? { at: 'checking' } : { at: 'moving' }
    case 'paused':
      return { at: 'waiting' }
    case 'over':
      return state
  }
}

/** How a file on its way here is shown. */
export function stateOfInbound(state: ReceivingState, open: boolean): TransferState {
  switch (state.at) {
    case 'offered':
    case 'over':
      return state
    case 'opening':
    case 'receiving':
      return open ? { at: 'moving' } : { at: 'waiting' }
    case 'checking':
      return { at: 'checking' }
  }
}
