import { ProtocolError } from '@parley/protocol'

/** SQLSTATE classes that mean the server or the way to it is gone, not that the statement is wrong. */
const AWAY = /^(08|53|57|58|XX)/
/** Severities with which PostgreSQL ends the connection itself. */
const ENDING = /^(FATAL|PANIC)$/
/** SQLSTATE classes that mean that it answers and will not have us: a wrong password, a database that is not there. */
const REFUSES = /^(28|3D)/

/** SQLSTATE of a row that refers to one which is not there. */
const FOREIGN_KEY = '23503'

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

/** Whether it is worth waiting for a database that cannot be opened: it does not answer yet, and does not refuse us. */
export const mayComeUp = (error: unknown): boolean =>
  isAway(error) && error instanceof Error && !REFUSES.test(codeOf(error))

/** Whether an error of a query means that the database does not answer now. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  const severity = 'severity' in error && typeof error.severity === 'string' ? error.severity : ''
  const system = /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOST|ENET)/.test(code)
  const driver = /timeout|Connection terminated|Cannot use a pool|connection/i.test(error.message)
  return AWAY.test(code) || ENDING.test(severity) || system || (code === '' && driver)
}

/**
 * Runs a query; a database that does not answer becomes `ProtocolError('unavailable')`, with the cause kept for
 * the log, and a room that has gone `room-ended`. Whatever else fails is a bug and stays what it is.
 */
export async function whenAvailable<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query()
  } catch (error) {
    // Everything that refers to another row refers to its room: that has been deleted meanwhile.
    if (error instanceof Error && 'code' in error && error.code === FOREIGN_KEY)
      throw new ProtocolError('room-ended')
    if (!isAway(error)) throw error
    const unavailable = new ProtocolError('unavailable')
    unavailable.cause = error
    throw unavailable
  }
}
