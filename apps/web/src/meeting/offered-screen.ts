import { Store } from '@parley/kit'
import type { Outbox } from '../panels/chat/outbox.ts'
import type { PanelName } from './openings.ts'

/** What the page around a meeting may see and use of its screen. */
export interface OfferedScreen {
  /** What is open beside the stage. */
  readonly panel: Store<PanelName | null>
  /** How many messages in the chat are new. */
  readonly unread: Store<number>
  readonly outbox: Outbox
}

/** The screen of the meeting that one is in. */
export const offeredScreen = new Store<OfferedScreen | null>(null)
