import { type ErrorCode, ProtocolError } from '@parley/protocol'
import type { TextKey } from '../i18n/texts.ts'

/** What went wrong, as far as a page can tell: the server's code, or that there was no answer. */
export type Problem = ErrorCode | 'unreachable'

/** The problem behind anything thrown by the client: what is no protocol error never reached the server. */
export function problemOf(error: unknown): Problem {
  return error instanceof ProtocolError ? error.code : 'unreachable'
}

/** The sentence that explains a failed action to whoever tried it. */
export function problemText(problem: Problem): Extract<TextKey, `error.${string}`> {
  switch (problem) {
    case 'forbidden':
    case 'too-many-requests':
    case 'chat-off':
    case 'unknown-message':
    case 'not-a-picture':
    case 'too-many-pictures':
    case 'unknown-peer':
    case 'unavailable':
    case 'frame-too-large':
    case 'server-draining':
    case 'server-full':
    case 'unreachable':
      return `error.${problem}`
    default:
      // The rest are answers to things that the pages do not let one do: no words of their own.
      return 'error.other'
  }
}
