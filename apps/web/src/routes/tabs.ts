import { type Readable, type Scope, Store } from '@parley/kit'
import type { RoomId } from '@parley/protocol'

/** The part of a BroadcastChannel that is used here. */
export interface Channel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', handle: (event: MessageEvent) => void): void
  close(): void
}

/** The channel of this browser's tabs; one that reaches nobody where a frame may share nothing with other pages. */
export function tabsChannel(): Channel {
  try {
    return new BroadcastChannel('parley')
  } catch {
    return { postMessage: () => {}, addEventListener: () => {}, close: () => {} }
  }
}

/** What the tabs of one browser tell each other. The token is secret, and the channel is for this origin alone. */
type Word =
  | { readonly room: RoomId; readonly type: 'who' | 'gone' }
  | { readonly room: RoomId; readonly type: 'here'; readonly token: string }

/** Knows whether another tab of this browser is in the room, and tells other tabs when this one is. */
export class Tabs {
  readonly #channel: Channel
  readonly #room: RoomId
  readonly #elsewhere = new Store<string | null>(null)
  #token: (() => string) | null = null

  constructor(scope: Scope, channel: Channel, room: RoomId) {
    this.#channel = channel
    this.#room = room
    channel.addEventListener('message', (event) => this.#hear(event.data as unknown))
    scope.defer(() => channel.close())
    this.#say({ room, type: 'who' })
  }

  /** The resume token of the tab that is in the room; null when there is none. */
  get elsewhere(): Readable<string | null> {
    return this.#elsewhere
  }

  /** Says that this tab is in the room, for the scope's lifetime. */
  hold(scope: Scope, token: () => string): void {
    this.#token = token
    this.#say({ room: this.#room, type: 'here', token: token() })
    scope.defer(() => {
      this.#token = null
      this.#say({ room: this.#room, type: 'gone' })
    })
  }

  #say(word: Word): void {
    this.#channel.postMessage(word)
  }

  #hear(data: unknown): void {
    if (!isWord(data) || data.room !== this.#room) return
    if (data.type === 'here') this.#elsewhere.set(data.token)
    else if (data.type === 'gone') this.#elsewhere.set(null)
    else if (this.#token !== null) this.#say({ room: this.#room, type: 'here', token: this.#token() })
  }
}

function isWord(data: unknown): data is Word {
  if (!(data instanceof Object) || !('room' in data) || !('type' in data)) return false
  if (data.type === 'here') return 'token' in data && typeof data.token === 'string'
  return data.type === 'who' || data.type === 'gone'
}
