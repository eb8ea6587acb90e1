import * as z from 'zod/mini'
import { EMBED_VERSION } from './version.ts'
import { EMBED_LAYOUTS, EMBED_PANELS, EMBED_TEXT } from './words.ts'

const parley = z.literal(EMBED_VERSION)
const on = z.boolean()

/** What a page may tell the meeting in it. The first is `connect`; only who sent it is listened to afterwards. */
export const Command = z.discriminatedUnion('do', [
  z.object({ parley, do: z.literal('connect') }),
  z.object({ parley, do: z.literal('setMicrophone'), on }),
  z.object({ parley, do: z.literal('setCamera'), on }),
  z.object({ parley, do: z.literal('shareScreen'), on }),
  z.object({
    parley,
    do: z.literal('sendChat'),
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(EMBED_TEXT)),
  }),
  z.object({ parley, do: z.literal('openPanel'), panel: z.nullable(z.enum(EMBED_PANELS)) }),
  z.object({ parley, do: z.literal('setLayout'), layout: z.enum(EMBED_LAYOUTS) }),
  z.object({ parley, do: z.literal('leave') }),
])

/** A command, parsed. */
export type Command = z.infer<typeof Command>

/** A message of whatever version, to be told from the messages of others. */
export const AnyVersion = z.object({ parley: z.number() })
