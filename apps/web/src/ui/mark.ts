/** Stages of a join that a benchmark can read from the page's performance timeline as `parley:<stage>`. */
export type Stage = 'join-click' | 'ticket' | 'socket' | 'joined' | 'connected' | 'first-frame'

/** Marks that a stage has been reached. */
export function mark(stage: Stage): void {
  performance.mark(`parley:${stage}`)
}
