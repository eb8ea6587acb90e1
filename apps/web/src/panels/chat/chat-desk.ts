import type { Meeting } from '@parley/client'
import type { ChatMessage, PeerId } from '@parley/protocol'

/** What a message's view may ask of the chat; the very same object as long as nothing of it changes. */
export interface ChatDesk {
  readonly meeting: Meeting
  /** Whether everyone may write. */
  readonly open: boolean
  readonly onReply: (message: ChatMessage) => void
  readonly onWhisper: (message: ChatMessage) => void
  readonly onEdit: (message: ChatMessage) => void
  readonly onDelete: (message: ChatMessage) => void
  /** Any emoji below a message. */
  readonly onEmoji: (message: ChatMessage) => void
  /** Goes to a message, wherever it is. */
  readonly onJump: (id: string) => void
  readonly onPicture: (url: string, name: string) => void
}

/** What a message is about to be: an answer, for one person, or another form of one's own. */
export interface Intent {
  readonly replyTo: ChatMessage | null
  readonly to: PeerId | null
  readonly editing: ChatMessage | null
}
