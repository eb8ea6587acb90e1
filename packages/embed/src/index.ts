export type * from './api.ts'
export { AnyVersion, Command } from './commands.ts'
export { eventMessage, type EventName, type EventOf, LISTENING, readEvent } from './events.ts'
export { EMBED_VERSION } from './version.ts'
