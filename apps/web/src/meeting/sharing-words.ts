import type { Sending } from '@parley/client'

/** Which of the sentences under `screen.limited` says how a screen is sent. */
export function limitOf({ captured, sent, limitedBy }: Sending): Sending['limitedBy'] | 'smaller' {
  if (limitedBy !== 'none') return limitedBy
  return captured !== null && sent.width < captured.width ? 'smaller' : 'none'
}

/** Whether the others see less than is captured, in a way that one should know of. */
export function isWorse(sending: Sending): boolean {
  return limitOf(sending) !== 'none'
}
