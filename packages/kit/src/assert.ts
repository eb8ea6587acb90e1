/** Marks a branch that the types say cannot be reached. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}

/** States what must hold; a failure is a bug of ours, never of the other end. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`broken: ${sentence}`)
}
