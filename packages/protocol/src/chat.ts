import * as z from 'zod/mini'
import { IdempotencyKey, PeerId } from './ids.ts'
import { LIMITS } from './limits.ts'

const Time = z.int().check(z.nonnegative())

/** One emoji, as far as a pattern can tell: at least one picture, and nothing but pictures and what joins them. */
export const Emoji = z
  .string()
  .check(
    z.maxLength(16),
    z.regex(
      /^(?=.*[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3])[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u,
    ),
  )

/** What one may call out to everyone in a meeting without a word. */
export const Reaction = z.enum(['👍', '❤️', '😂', '😮', '👏', '🎉'])
export type Reaction = z.infer<typeof Reaction>
export const REACTIONS = Reaction.options

/** A picture beside a message: where it is kept, and the room that it takes, in CSS pixels. */
export const ChatPicture = z.object({
  id: IdempotencyKey,
  width: z.int().check(z.minimum(1), z.maximum(16_384)),
  height: z.int().check(z.minimum(1), z.maximum(16_384)),
})
export type ChatPicture = z.infer<typeof ChatPicture>

/** Someone a message speaks of; in its text stands `@` and the name. */
export const Mention = z.object({ peer: PeerId, name: z.string().check(z.maxLength(LIMITS.nameLength)) })
export type Mention = z.infer<typeof Mention>

/** A chat message as it stands now; `id` is the idempotency key its sender gave it. */
export const ChatMessage = z.object({
  id: IdempotencyKey,
  peer: PeerId,
  /** The sender's name then: the sender may have left since. */
  name: z.string(),
  /** Source in a safe part of Markdown (C9). Empty when there is a picture alone, or when the message was deleted. */
  text: z.string().check(z.maxLength(LIMITS.chatLength)),
  at: Time,
  /** For one person alone; missing: for everyone. */
  to: z.optional(Mention),
  /** The message that this one answers. */
  replyTo: z.optional(IdempotencyKey),
  mentions: z.optional(z.array(Mention)),
  picture: z.optional(ChatPicture),
  editedAt: z.optional(Time),
  /** What it said is gone; that there was something stays, so that answers to it have their place. */
  deleted: z.optional(z.literal(true)),
  /** Who set which emoji below it, in the order in which they were first set. */
  reactions: z.optional(z.array(z.object({ emoji: Emoji, peers: z.array(PeerId) }))),
})
export type ChatMessage = z.infer<typeof ChatMessage>

/** Everything that can happen to messages. In the room's log for everyone's, told as facts of private ones. */
export const CHAT_EVENTS = [
  z.object({ type: z.literal('chat-sent'), message: ChatMessage }),
  z.object({
    type: z.literal('chat-edited'),
    message: IdempotencyKey,
    text: z.string().check(z.maxLength(LIMITS.chatLength)),
    mentions: z.array(Mention),
    at: Time,
  }),
  z.object({ type: z.literal('chat-deleted'), message: IdempotencyKey }),
  z.object({
    type: z.literal('chat-reacted'),
    message: IdempotencyKey,
    peer: PeerId,
    emoji: Emoji,
    on: z.boolean(),
  }),
] as const

export const ChatEvent = z.discriminatedUnion('type', CHAT_EVENTS)
export type ChatEvent = z.infer<typeof ChatEvent>
