import { after, detach, type Scope } from '@parley/kit'
import type { SpeechFailure, SpeechProvider } from './speech.ts'

/** The browser's own recogniser may end by itself (a pause, a limit of its service): it begins again after this. */
const AGAIN_MS = 300
/** A run that ends this soon did not end for want of speech; so many of them in a row, and the service is not there. */
const SHORT_RUN_MS = 2_000
const SHORT_RUNS = 5

/** Errors after which trying again cannot help (Web Speech API, SpeechRecognitionErrorCode). */
const FAILURES: Readonly<Record<string, SpeechFailure>> = {
  'not-allowed': 'denied',
  'service-not-allowed': 'service',
  'language-not-supported': 'language',
  'bad-grammar': 'unknown',
  'audio-capture': 'unknown',
}

type Recogniser = typeof SpeechRecognition

function recogniser(): Recogniser | undefined {
  const world = globalThis as { SpeechRecognition?: Recogniser; webkitSpeechRecognition?: Recogniser }
  return world.SpeechRecognition ?? world.webkitSpeechRecognition
}

/** The browser's speech recognition (W3C Web Speech API); null where it has none. */
export function browserSpeech(): SpeechProvider | null {
  const Recogniser = recogniser()
  if (Recogniser === undefined) return null
  return {
    listen: (scope, ask, on) => {
      const begin = async (): Promise<void> => {
        const local = await staysHere(Recogniser, ask.language)
        new Listening(scope, Recogniser, ask, on, local).begin()
      }
      detach(begin(), scope.name)
    },
  }
}

/** Whether this browser can understand the language on this machine; otherwise it asks a service of its maker. */
async function staysHere(Recogniser: Recogniser, language: string): Promise<boolean> {
  if (!('available' in Recogniser)) return false
  try {
    return (await Recogniser.available({ langs: [language], processLocally: true })) === 'available'
  } catch {
    return false // An option that this browser does not know yet.
  }
}

class Listening {
  readonly #scope: Scope
  readonly #Recogniser: Recogniser
  readonly #ask: Parameters<SpeechProvider['listen']>[1]
  readonly #on: Parameters<SpeechProvider['listen']>[2]
  /** Results are numbered within one run of a recogniser: this is how many there were before. */
  #before = 0
  #inRun = 0
  readonly #local: boolean
  #shortRuns = 0

  constructor(
    scope: Scope,
    Recogniser: Recogniser,
    ask: Parameters<SpeechProvider['listen']>[1],
    on: Parameters<SpeechProvider['listen']>[2],
    local: boolean,
  ) {
    this.#local = local
    this.#scope = scope
    this.#Recogniser = Recogniser
    this.#ask = ask
    this.#on = on
  }

  begin(): void {
    if (this.#scope.closed) return
    const run = new this.#Recogniser()
    run.lang = this.#ask.language
    run.continuous = true
    run.interimResults = true
    if (this.#local) run.processLocally = true
    const began = performance.now()
    let failure: SpeechFailure | null = null
    run.addEventListener('result', (event) => this.#heard(event))
    run.addEventListener('error', ({ error }) => (failure = FAILURES[error] ?? null))
    run.addEventListener('end', () => {
      end()
      this.#ended(failure, performance.now() - began)
    })
    const end = this.#scope.defer(() => run.abort())
    try {
      run.start(this.#ask.track)
    } catch {
      // An older browser takes no track and listens to the microphone of its own choice.
      run.start()
    }
  }

  #heard(event: SpeechRecognitionEvent): void {
    if (this.#scope.closed) return
    this.#shortRuns = 0
    for (let index = event.resultIndex; index < event.results.length; index++) {
      const result = event.results[index]
      const text = result?.[0]?.transcript.trim() ?? ''
      this.#inRun = Math.max(this.#inRun, index + 1)
      if (result !== undefined && text !== '')
        this.#on.understood({ utterance: this.#before + index, text, final: result.isFinal })
    }
  }

  #ended(failure: SpeechFailure | null, lasted: number): void {
    if (this.#scope.closed) return
    this.#before += this.#inRun
    this.#inRun = 0
    this.#shortRuns = lasted < SHORT_RUN_MS ? this.#shortRuns + 1 : 0
    if (failure !== null) this.#on.failed(failure)
    else if (this.#shortRuns > SHORT_RUNS) this.#on.failed('service')
    else after(this.#scope, AGAIN_MS, () => this.begin())
  }
}
