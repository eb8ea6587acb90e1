import * as z from 'zod/mini'

/** One row of {@link ERRORS}. */
interface ErrorRow {
  /** HTTP status when the error answers a REST call. */
  readonly status: number
  /** Whether the same request may succeed later without anybody changing it. */
  readonly retry: boolean
  /** One English sentence for developers and logs; pages show their own translation of the code. */
  readonly text: string
}

const row = (status: number, retry: boolean, text: string): ErrorRow => ({ status, retry, text })

/** Every error that may cross a wire. */
export const ERRORS = {
  'bad-request': row(400, false, 'The request does not have the form that the protocol asks for.'),
  'unknown-method': row(404, false, 'There is no request of that name.'),
  'frame-too-large': row(413, false, 'The message is larger than the server reads.'),
  'too-many-requests': row(429, true, 'Requests come faster than the server takes them.'),
  'wrong-version': row(426, false, 'The client speaks another version of the protocol: reload the page.'),
  'ticket-invalid': row(401, false, 'The ticket was not issued by this server, or not for this.'),
  'ticket-expired': row(401, true, 'The ticket is too old: ask for a new one.'),
  'already-joined': row(409, false, 'This socket has joined already.'),
  'not-joined': row(409, false, 'Join first.'),
  'unknown-check': row(404, false, 'There is no such connection check, or it has ended.'),
  'unknown-room': row(404, false, 'There is no such room.'),
  'room-exists': row(409, false, 'A room of that name exists already.'),
  'room-full': row(503, true, 'The room has as many people as it takes.'),
  'room-locked': row(423, true, 'The host has locked the room.'),
  'room-ended': row(410, false, 'The host has ended the meeting.'),
  'password-required': row(401, false, 'The room asks for a password.'),
  'wrong-password': row(403, false, 'That is not the password of the room.'),
  'server-full': row(503, true, 'The server has as many rooms as it takes.'),
  'server-draining': row(503, true, 'The server is shutting down: connect again.'),
  unavailable: row(503, true, 'Something the server needs does not answer; nothing was changed.'),
  forbidden: row(403, false, 'This role may not do that.'),
  'unknown-peer': row(404, false, 'There is no such participant.'),
  'unknown-message': row(404, false, 'There is no such message.'),
  'unknown-picture': row(404, false, 'There is no such picture.'),
  'not-a-picture': row(415, false, 'That is no picture of a kind that is kept here.'),
  'too-many-pictures': row(409, false, 'The room keeps as many pictures as it may.'),
  'chat-off': row(403, false, 'The host has turned the chat off.'),
  'unknown-track': row(404, false, 'There is no such track.'),
  'unsupported-media': row(415, false, 'The media parameters do not fit what the server offers.'),
  'no-relay': row(409, false, 'Media was to go through a relay only, and this server names none.'),
  'too-many-tracks': row(409, false, 'A participant may not publish more tracks.'),
  removed: row(403, false, 'The host has removed this participant.'),
  replaced: row(409, false, 'The same participant has connected from elsewhere.'),
  internal: row(500, true, 'The server failed; the fault was logged.'),
} as const satisfies Record<string, ErrorRow>

/** The name of an error on the wire. */
export type ErrorCode = keyof typeof ERRORS

/** An {@link ErrorCode}; a code from a newer server is read as `internal`. */
export const ErrorCode = z.catch(z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]), 'internal')

/** An error as it crosses the wire. */
export const WireError = z.object({ code: ErrorCode, detail: z.optional(z.string().check(z.maxLength(500))) })
export type WireError = z.infer<typeof WireError>

/** An error meant for the other end: it is told as its code. Whatever else is thrown is a bug, told as `internal`. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: ErrorCode
  readonly detail: string | undefined

  constructor(code: ErrorCode, detail?: string) {
    super(detail === undefined ? `${code}: ${ERRORS[code].text}` : `${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }

  get retry(): boolean {
    return ERRORS[this.code].retry
  }

  /** The error as it crosses the wire. */
  toWire(): WireError {
    return this.detail === undefined
      ? { code: this.code }
      : { code: this.code, detail: this.detail.slice(0, 500) }
  }

  static fromWire(error: WireError): ProtocolError {
    return new ProtocolError(error.code, error.detail)
  }
}

/** What a failed parse tells the other end: where, and what was expected; never the value itself. */
export function badRequest(error: z.core.$ZodError): ProtocolError {
  const issue = error.issues[0]
  const where = issue === undefined ? '' : issue.path.map(String).join('.')
  return new ProtocolError(
    'bad-request',
    issue === undefined ? undefined : `${where || 'input'}: ${issue.message}`,
  )
}
