/** What a series of measurements says. */
export interface Figures {
  readonly median: number
  readonly least: number
  readonly most: number
  readonly count: number
}

/** Median and spread of at least one number. */
export function figures(values: readonly number[]): Figures {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  const [least, most] = [sorted[0], sorted.at(-1)]
  if (low === undefined || high === undefined || least === undefined || most === undefined) {
    throw new Error('nothing was measured')
  }
  return { median: (low + high) / 2, least, most, count: sorted.length }
}

/** One line of a table: a name, the median, the spread. */
export function line(
  name: string,
  { median, least, most, count }: Figures,
  unit: string,
  digits = 0,
): string {
  const shown = (value: number): string => value.toFixed(digits).padStart(8)
  return `${name.padEnd(34)}${shown(median)} ${unit.padEnd(3)} (${shown(least).trim()} to ${shown(most).trim()}, n=${count})`
}
