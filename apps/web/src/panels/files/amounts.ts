const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A number of bytes as people read it, in thousands, as file managers of today count: `1.2 MB`. */
export function sizeText(bytes: number, language: string): string {
  let [value, unit] = [bytes, 0]
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value)
}

/** How long what is left will take at this speed, in words; null while nobody can know. */
export function leftText(left: number, speed: number | null, language: string): string | null {
  if (speed === null || speed < 1) return null
  const seconds = Math.ceil(left / speed)
  const [value, unit] =
    seconds < 60
      ? [seconds, 'second' as const]
      : seconds < 3_600
        ? [Math.ceil(seconds / 60), 'minute' as const]
        : [Math.ceil(seconds / 3_600), 'hour' as const]
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
}
