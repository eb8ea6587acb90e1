/** Version of the messages between a page and the meeting in it. Another one is refused, not guessed at. */
export const EMBED_VERSION = 1
