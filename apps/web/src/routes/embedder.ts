import { detach, type Scope } from '@parley/kit'
import { AnyVersion, Command, EMBED_VERSION, eventMessage, type EventOf, LISTENING } from '@parley/embed'

/** The window around this page, as far as it is talked to. */
export interface Around {
  /** The window that may be the embedder's. */
  readonly window: { postMessage(message: unknown, targetOrigin: string): void }
  /** Whether the server's operator allowed pages of an origin to show meetings. */
  readonly allowed: (origin: string) => Promise<boolean>
}

/** What the embedding page asks for, but for its greeting. */
export type Wish = Exclude<Command, { do: 'connect' }>

/**
 * The page around this one: it is listened to and told things when it has greeted, and its origin is an allowed one. It may be
 * another one after its own reload.
 */
export class Embedder {
  readonly #around: Around
  readonly #connected: () => void
  readonly #wished: (wish: Wish) => void
  #origin: string | null = null

  /** `connected` is called when a page has greeted: it has to be told how things stand. */
  constructor(around: Around, connected: () => void, wished: (wish: Wish) => void) {
    this.#around = around
    this.#connected = connected
    this.#wished = wished
  }

  /** Listens to the window's messages until the scope ends. */
  listen(scope: Scope, target: EventTarget): void {
    const hear = (event: Event): void => {
      if (event instanceof MessageEvent) detach(this.hear(event), 'the embedding page')
    }
    target.addEventListener('message', hear)
    scope.defer(() => target.removeEventListener('message', hear))
    // To whoever is there: it gives away no more than the frame's address does.
    this.#around.window.postMessage(LISTENING, '*')
  }

  /** A message from anywhere: what is not the embedder's is not for us. */
  async hear({ source, origin, data }: Pick<MessageEvent, 'source' | 'origin' | 'data'>): Promise<void> {
    if ((source as unknown) !== this.#around.window) return
    const version = AnyVersion.safeParse(data)
    if (!version.success) return
    if (version.data.parley !== EMBED_VERSION) {
      this.#post(origin, {
        event: 'error',
        what: { code: 'version', message: `this server speaks version ${EMBED_VERSION}` },
      })
      return
    }
    const command = Command.safeParse(data)
    if (!command.success) return
    if (command.data.do === 'connect') await this.#greeted(origin)
    else if (origin === this.#origin) this.#wished(command.data)
  }

  /** Tells the embedder, if there is one. */
  tell(event: EventOf): void {
    if (this.#origin !== null) this.#post(this.#origin, event)
  }

  async #greeted(origin: string): Promise<void> {
    if (!(await this.#around.allowed(origin))) {
      const message = `this server does not allow pages of ${origin} to show its meetings`
      this.#post(origin, { event: 'error', what: { code: 'not-allowed', message } })
      return
    }
    this.#origin = origin
    this.tell({ event: 'ready', what: {} })
    this.#connected()
  }

  #post(origin: string, event: EventOf): void {
    this.#around.window.postMessage(eventMessage(event), origin)
  }
}
