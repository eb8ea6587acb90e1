/** What chaos does to a meeting's servers; `nothing` shows what of the waits is the machine's. */
export const KINDS = [
  'nothing',
  'worker-kill',
  'node-kill',
  'redis-kill',
  'postgres-kill',
  'worker-stop',
  'node-stop',
  'socket-cut',
  'blackout',
  'disk-full',
] as const
export type Kind = (typeof KINDS)[number]

/** One fault, wholly told by the seed: to which of the nodes, and a number in [0, 1) for whatever else is left to chance. */
export interface Fault {
  readonly kind: Kind
  readonly node: number
  readonly chance: number
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** So many faults of these kinds: in every run of as many as there are kinds each comes once, in an order by chance. */
export function chooseFaults(
  seed: number,
  count: number,
  nodes: number,
  kinds: readonly Kind[] = KINDS,
): Fault[] {
  const next = numbers(seed)
  const faults: Fault[] = []
  let bag: Kind[] = []
  while (faults.length < count && kinds.length > 0) {
    if (bag.length === 0) bag = [...kinds]
    const [kind] = bag.splice(Math.floor(next() * bag.length), 1)
    if (kind === undefined) continue
    faults.push({ kind, node: Math.floor(next() * nodes), chance: next() })
  }
  return faults
}

/** Reads a list of kinds as it is written in the environment; throws on a name that is none. */
export function readKinds(text: string | undefined): readonly Kind[] {
  if (text === undefined || text === '') return KINDS
  return text.split(',').map((name) => {
    const kind = KINDS.find((known) => known === name.trim())
    if (kind === undefined) throw new Error(`KINDS: ${name} is none of ${KINDS.join(', ')}`)
    return kind
  })
}
