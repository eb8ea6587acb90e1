/** Why media could not be started: something the person who starts the server can put right, said in its message. */
export class MediaStartError extends Error {
  override readonly name = 'MediaStartError'
  readonly code: 'port-in-use' | 'address' | 'worker'

  constructor(code: 'port-in-use' | 'address' | 'worker', message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
