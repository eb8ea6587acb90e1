import type { EmbedLayout, EmbedPanel } from './api.ts'

/** What can be opened beside the stage of a meeting. */
export const EMBED_PANELS = ['chat', 'people', 'files', 'quality'] as const satisfies readonly EmbedPanel[]

/** How the stage can be laid out. */
export const EMBED_LAYOUTS = ['auto', 'grid', 'speaker'] as const satisfies readonly EmbedLayout[]

/** How long a message to the chat may be, in UTF-16 units: as long as one that is typed. */
export const EMBED_TEXT = 4_000
