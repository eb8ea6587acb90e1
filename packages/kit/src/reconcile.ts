/** What has to be done to bring a keyed collection in line with what is wanted. */
export interface Difference<K, W> {
  readonly open: readonly (readonly [K, W])[]
  readonly close: readonly K[]
  readonly keep: readonly (readonly [K, W])[]
}

/** Compares what is wanted with what is there; pure, in the order of `wanted` (open, keep) and of `have` (close). */
export function difference<K, W>(wanted: ReadonlyMap<K, W>, have: Iterable<K>): Difference<K, W> {
  const there = new Set(have)
  const open: [K, W][] = []
  const keep: [K, W][] = []
  for (const [key, value] of wanted) (there.has(key) ? keep : open).push([key, value])
  return { open, keep, close: [...there].filter((key) => !wanted.has(key)) }
}
