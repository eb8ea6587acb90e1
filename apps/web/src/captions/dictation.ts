import type { Meeting } from '@parley/client'
import { after, Closed, reportFault, type Scope, Store } from '@parley/kit'
import { LIMITS, ProtocolError } from '@parley/protocol'
import type { LocalMedia } from '../ui/local-media.ts'
import type { SpeechFailure, SpeechProvider, Understood } from './speech.ts'

/** Between two words on their way of one utterance: quick enough to read along, within what the server takes. */
const INTERIM_MS = 400

interface Speaker extends Pick<Meeting, 'connection'> {
  readonly captions: Pick<Meeting['captions'], 'say'>
}

/** Writes what oneself says for the others, as long as the microphone is on. Ends with the scope. */
export class Dictation {
  /** Why it stopped by itself; null while it has not. */
  readonly failure = new Store<SpeechFailure | null>(null)
  readonly #scope: Scope
  readonly #meeting: Speaker
  readonly #provider: SpeechProvider
  readonly #language: string
  /** The first number that the next life of the provider may use. */
  #next = 0
  #listening: { readonly scope: Scope; readonly track: MediaStreamTrack } | null = null

  constructor(
    scope: Scope,
    meeting: Speaker,
    microphone: LocalMedia['microphone'],
    provider: SpeechProvider,
    language: string,
  ) {
    this.#scope = scope
    this.#meeting = meeting
    this.#provider = provider
    this.#language = language
    const follow = (): void => {
      const { on, input } = microphone.get()
      this.#listenTo(on && input.state === 'open' ? input.track : null)
    }
    scope.defer(microphone.subscribe(follow))
    follow()
  }

  #listenTo(track: MediaStreamTrack | null): void {
    if (this.#listening?.track === track) return
    this.#listening?.scope.close('another microphone')
    this.#listening = null
    if (track === null || this.failure.get() !== null) return
    const scope = this.#scope.child('listening')
    this.#listening = { scope, track }
    const base = this.#next
    const words = new Words(scope, (what) => this.#say(what))
    this.#provider.listen(
      scope,
      { track, language: this.#language },
      {
        understood: (what) => {
          const utterance = base + what.utterance
          this.#next = Math.max(this.#next, utterance + 1)
          words.understood({ ...what, utterance })
        },
        failed: (why) => {
          scope.close('failed')
          this.failure.set(why)
        },
      },
    )
  }

  #say({ utterance, text, final }: Understood): void {
    // Words on their way would arrive too late; a finished one waits for the socket.
    if (!final && this.#meeting.connection.get().state !== 'live') return
    this.#meeting.captions
      .say({ utterance, text: text.slice(-LIMITS.captionLength), final })
      .catch((error: unknown) => {
        // Refused (too fast, the database away) or over: a caption is gone, the meeting goes on.
        if (!(error instanceof ProtocolError || error instanceof Closed)) reportFault(error, 'captions')
      })
  }
}

/** Thins out what is understood: a final one at once, of the others the newest now and then. */
class Words {
  readonly #scope: Scope
  readonly #say: (what: Understood) => void
  #waiting: Understood | null = null
  #cancel: (() => void) | null = null

  constructor(scope: Scope, say: (what: Understood) => void) {
    this.#scope = scope
    this.#say = say
  }

  understood(what: Understood): void {
    if (what.final) {
      if (this.#waiting?.utterance === what.utterance) this.#waiting = null
      return this.#say(what)
    }
    if (this.#cancel !== null) {
      this.#waiting = what
      return
    }
    this.#say(what)
    this.#cancel = after(this.#scope, INTERIM_MS, () => {
      this.#cancel = null
      const waiting = this.#waiting
      this.#waiting = null
      if (waiting !== null) this.understood(waiting)
    })
  }
}
