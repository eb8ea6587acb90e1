import type { Meeting, ScreenCapture, ScreenContent } from '@parley/client'
import { Closed, detach, type Readable, type Scope, Store } from '@parley/kit'

/** How one's own screen stands. */
export type Sharing = 'off' | 'asking' | 'on'

/** What is being shared. */
export interface Shared {
  readonly picture: MediaStreamTrack
  readonly sound: MediaStreamTrack | null
  readonly content: Pick<ScreenContent, 'content' | 'choice' | 'choose'>
}

/** What opens a screen and looks at what it shows. */
export interface ScreenSource {
  readonly open: () => Promise<ScreenCapture>
  readonly follow: (scope: Scope, picture: MediaStreamTrack) => Shared['content']
}

/** One's own shared screen, from the browser's question to the end of it. Ends with the meeting's scope. */
export class ScreenShare {
  readonly #scope: Scope
  readonly #meeting: Pick<Meeting, 'setSource'>
  readonly #source: ScreenSource
  readonly #failed: (error: unknown) => void
  readonly #state = new Store<Sharing>('off')
  readonly #shared = new Store<Shared | null>(null)
  #share: Scope | null = null

  /** `failed` hears why a screen could not be shared; a closed question comes to it too. */
  constructor(
    scope: Scope,
    meeting: Pick<Meeting, 'setSource'>,
    source: ScreenSource,
    failed: (error: unknown) => void,
  ) {
    this.#scope = scope
    this.#meeting = meeting
    this.#source = source
    this.#failed = failed
  }

  get state(): Readable<Sharing> {
    return this.#state
  }

  /** What is being shared; null while nothing is. */
  get shared(): Readable<Shared | null> {
    return this.#shared
  }

  /** Starts sharing, or stops it. */
  toggle(): void {
    if (this.#state.get() === 'on') this.stop()
    else this.start()
  }

  start(): void {
    if (this.#share !== null || this.#scope.closed) return
    const share = this.#scope.child('screen')
    this.#share = share
    this.#state.set('asking')
    share.defer(() => {
      this.#share = null
      this.#shared.set(null)
      this.#state.set('off')
    })
    detach(this.#begin(share), share.name)
  }

  stop(): void {
    this.#share?.close('stopped')
  }

  async #begin(share: Scope): Promise<void> {
    try {
      const { picture, sound } = await share.adopt(this.#source.open(), stopTracks)
      // The browser's own button ends a share too.
      picture.addEventListener('ended', () => share.close('ended'), { once: true })
      this.#shared.set({ picture, sound, content: this.#source.follow(share, picture) })
      this.#state.set('on')
      share.defer(() => this.#unpublish())
      await Promise.all([
        this.#meeting.setSource('screen', { media: picture, muted: false }),
        sound === null ? null : this.#meeting.setSource('screen-audio', { media: sound, muted: false }),
      ])
    } catch (error) {
      share.close('failed')
      if (!(error instanceof Closed)) this.#failed(error)
    }
  }

  #unpublish(): void {
    for (const source of ['screen', 'screen-audio'] as const) {
      detach(this.#meeting.setSource(source, null), 'ending a shared screen')
    }
  }
}

function stopTracks({ picture, sound }: ScreenCapture): void {
  picture.stop()
  sound?.stop()
}
