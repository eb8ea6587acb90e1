import type { Sample } from './sample.ts'

/** How far back the charts go, in ms. */
export const HISTORY_MS = 5 * 60_000

/** The samples of the last five minutes with another one at their end. */
export function remember(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const from = samples.findIndex((sample) => sample.at > next.at - HISTORY_MS)
  return from < 0 ? [next] : [...samples.slice(from), next]
}
