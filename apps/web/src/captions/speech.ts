import type { Scope } from '@parley/kit'

/** What a recogniser understood: `utterance` counts up within one life of it, a final text does not change again. */
export interface Understood {
  readonly utterance: number
  readonly text: string
  readonly final: boolean
}

/** Why speech cannot be written: refused by the person or a policy, a language it does not know, no service, or all else. */
export type SpeechFailure = 'denied' | 'language' | 'service' | 'unknown'

/**
 * Whatever turns speech into text. It listens to the microphone's track for the scope's lifetime; a failure is its last
 * word. Another one (a model in the page, a server of one's own) takes the browser's place behind this port.
 */
export interface SpeechProvider {
  listen(
    scope: Scope,
    ask: { readonly track: MediaStreamTrack; readonly language: string },
    on: { understood(what: Understood): void; failed(why: SpeechFailure): void },
  ): void
}
