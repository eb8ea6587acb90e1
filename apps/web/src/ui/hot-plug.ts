import type { DeviceChoice } from '@parley/client'

/** What is known when the list of one sort of device changes. */
export interface PlugView {
  readonly before: readonly DeviceChoice[]
  readonly after: readonly DeviceChoice[]
  /** What was chosen, by whomever; undefined, '' and the browser's own aliases are the system's choice. */
  readonly chosen: string | undefined
  /** What is really open, where that is known. */
  readonly inUse: string | undefined
  /** Devices by preference, the dearest first, those that are away among them. */
  readonly preferred: readonly string[]
  /** Whether a device nobody has chosen yet may be taken up because it looks like one that is put on to be used. */
  readonly greets: (device: DeviceChoice) => boolean
}

/** What to do then. */
export type PlugStep =
  | { readonly do: 'keep' }
  /** `to` is '' for the system's own choice. */
  | { readonly do: 'switch'; readonly to: string; readonly why: 'plugged' | 'gone' }

const KEEP: PlugStep = { do: 'keep' }

/** Chromium lists the system's choice and that for calls as devices of their own, beside the real ones. */
const ALIASES = ['default', 'communications']

/** Whether an id leaves the choice to the system. */
export function isSystemChoice(id: string | undefined): boolean {
  return id === undefined || id === '' || ALIASES.includes(id)
}

/**
 * Decides what a change of the devices means for the one in use. A device that was plugged in is taken when it is
 * preferred to the one in use, or, while that is only the system's choice, when it greets. When the one in use has
 * gone, the dearest of those that are left takes its place, else the system's choice.
 */
export function afterPlugging({ before, after, chosen, inUse, preferred, greets }: PlugView): PlugStep {
  // Before a permission there is no list: its first sight is nothing that was plugged in.
  if (before.length === 0) return KEEP
  const real = after.filter(({ id }) => !isSystemChoice(id))
  const there = (id: string | undefined): boolean => after.some((device) => device.id === id)
  const system = isSystemChoice(chosen)
  const rank = (id: string): number => {
    const place = preferred.indexOf(id)
    return place < 0 ? Infinity : place
  }
  const dearest = real.toSorted((a, b) => rank(a.id) - rank(b.id))[0]
  const used = system ? inUse : chosen
  if (used !== undefined && !there(used) && before.some(({ id }) => id === used)) {
    const to = dearest !== undefined && rank(dearest.id) < Infinity ? dearest.id : ''
    return { do: 'switch', to, why: 'gone' }
  }
  const added = real.filter(({ id }) => !before.some((device) => device.id === id) && id !== used)
  const wanted = added
    .filter(({ id }) => rank(id) < (used === undefined ? Infinity : rank(used)))
    .toSorted((a, b) => rank(a.id) - rank(b.id))[0]
  if (wanted !== undefined) return { do: 'switch', to: wanted.id, why: 'plugged' }
  const greeting = system ? added.find(greets) : undefined
  return greeting === undefined ? KEEP : { do: 'switch', to: greeting.id, why: 'plugged' }
}

/** Words by which makers call what is worn on the head, where the browser does not say what belongs together. */
const WORN = /head-?(set|phone)|ear-?(phone|bud|pod)|air-?pods|buds|hands-?free|耳机|耳麦/i

/** Whether a device is one that is put on to be used: something to hear and something to speak with, in one. */
export function looksWorn(device: DeviceChoice, others: readonly DeviceChoice[]): boolean {
  if (WORN.test(device.label)) return true
  return device.group !== undefined && others.some(({ group }) => group === device.group)
}

/** How many devices are remembered: a desk, a bag and an office. */
const REMEMBERED = 12

/**
 * The order of preference after somebody chose a device: before all that are there to choose from. Those that are away
 * keep their place before it if they had one: nothing was said against them.
 */
export function preferring(
  preferred: readonly string[],
  chosen: string,
  there: readonly DeviceChoice[],
): readonly string[] {
  if (isSystemChoice(chosen)) return preferred
  const others = preferred.filter((id) => id !== chosen)
  const first = others.findIndex((id) => there.some((device) => device.id === id))
  const at = first < 0 ? others.length : first
  return [...others.slice(0, at), chosen, ...others.slice(at)].slice(0, REMEMBERED)
}
