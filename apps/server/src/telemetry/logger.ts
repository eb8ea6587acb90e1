import { pino, type DestinationStream, type Logger } from 'pino'

export type { Logger } from 'pino'

/** Names of fields whose values never reach a log, at the top or one level down. */
const SECRET = [
  'token',
  'resumeToken',
  'resume',
  'password',
  'hostSecret',
  'authorization',
  'cookie',
  'key',
  'credential',
]

/** Structured logs, one JSON object a line; children carry the name of their scope in `scope`. */
export function createLogger(level: string, to?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    },
    to ?? pino.destination({ dest: 2, sync: false }),
  )
}
