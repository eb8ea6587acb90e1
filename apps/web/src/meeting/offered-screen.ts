import { Store } from '@parley/kit'
import type { ChatMessage } from '@parley/protocol'
import type { Outbox } from '../panels/chat/outbox.ts'
import type { PanelName } from './openings.ts'

/** What is new in the chat. */
export interface Unread {
  readonly count: number
  /** How much of it is meant for oneself in particular: mentions, and private messages. */
  readonly calls: number
  /** The last message, for those who listen. */
  readonly latest: ChatMessage | null
}

export const NOTHING_UNREAD: Unread = { count: 0, calls: 0, latest: null }

/** What the page around a meeting may see and use of its screen. */
export interface OfferedScreen {
  /** What is open beside the stage. */
  readonly panel: Store<PanelName | null>
  readonly unread: Store<Unread>
  readonly outbox: Outbox
}

/** The screen of the meeting that one is in. */
export const offeredScreen = new Store<OfferedScreen | null>(null)
