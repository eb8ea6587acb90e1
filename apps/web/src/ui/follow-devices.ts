import type { DeviceChoice, Devices } from '@parley/client'
import { type Scope, Store } from '@parley/kit'
import { afterPlugging, isSystemChoice, looksWorn, type PlugStep, preferring } from './hot-plug.ts'
import type { Kept } from './keep.ts'
import type { Channel, LocalMedia } from './local-media.ts'
import type { DeviceIds, Preferences } from './memory.ts'

/** Everything that can be chosen. */
type DeviceKind = keyof DeviceIds

/** A switch that nobody asked for, to be told and to be taken back. */
export interface DeviceSwitch {
  readonly why: 'plugged' | 'gone'
  /** What is used now. */
  readonly label: string
  /** Goes back to what was used before, and prefers that from then on; null when it is no longer there. */
  readonly undo: (() => void) | null
}

/** Which list of {@link Devices} has the devices of a kind. */
export const LIST_OF = { microphone: 'microphones', camera: 'cameras', speaker: 'speakers' } as const
const KINDS = ['microphone', 'speaker', 'camera'] as const

/** The last switch that nobody asked for, of whoever is in a room now. */
export const deviceSwitched = new Store<DeviceSwitch | null>(null)

/**
 * Follows what is plugged in and out: takes up what is meant to be used and falls back when what is used goes, for the
 * scope's lifetime. It tells of each switch; a headset with both ends is one.
 */
export function followDevices(
  scope: Scope,
  local: LocalMedia,
  kept: Pick<Kept<Preferences>, 'read' | 'write'>,
  tell: (done: DeviceSwitch) => void,
): void {
  let preferences = kept.read() ?? {}
  /** What was not wanted when it was taken up: it is not taken up by itself again. */
  const givenBack = new Set<string>()
  let before = local.devices.get()
  let chosen = local.chosen.get()
  let own = false
  const prefer = (): void => {
    const after = local.chosen.get()
    for (const kind of KINDS) {
      const id = after[kind]
      if (own || id === undefined || id === chosen[kind]) continue
      const there = local.devices.get()[LIST_OF[kind]]
      preferences = { ...preferences, [kind]: preferring(preferences[kind] ?? [], id, there) }
      kept.write(preferences)
    }
    chosen = after
  }
  const choose = (kind: DeviceKind, id: string): void => {
    own = true
    local.choose(kind, id)
    own = false
  }
  const follow = (): void => {
    const after = local.devices.get()
    const steps = KINDS.flatMap((kind) => {
      if (kind !== 'speaker' && !takesPart(local[kind].get())) return []
      const list = LIST_OF[kind]
      const used = inUse(local, kind)
      const was = local.chosen.get()[kind]
      const step = afterPlugging({
        before: before[list],
        after: after[list],
        chosen: was,
        inUse: used,
        preferred: preferences[kind] ?? [],
        greets: (device) =>
          kind !== 'camera' && !givenBack.has(device.id) && looksWorn(device, othersOf(kind, after)),
      })
      // What was used without being chosen is what Undo chooses, or the next plugging would take it away again.
      return step.do === 'keep' ? [] : [{ kind, step, was: isSystemChoice(was) ? used : was }]
    })
    before = after
    for (const { kind, step } of steps) choose(kind, step.to)
    const [first] = steps
    if (first === undefined) return
    const { why, to } = first.step
    const list = after[LIST_OF[first.kind]]
    const label = (to === '' ? list[0] : list.find(({ id }) => id === to))?.label ?? ''
    if (label !== '') tell({ why, label, undo: why === 'gone' ? null : () => undo(steps) })
  }
  const undo = (steps: readonly Taken[]): void => {
    for (const { kind, was, step } of steps) {
      givenBack.add(step.to)
      const there = local.devices.get()[LIST_OF[kind]].some(({ id }) => id === was)
      local.choose(kind, there && was !== undefined ? was : '')
    }
  }
  scope.defer(local.chosen.subscribe(prefer))
  scope.defer(local.devices.subscribe(follow))
}

/** A device that took another's place by itself, and what was used before. */
interface Taken {
  readonly kind: DeviceKind
  readonly was: string | undefined
  readonly step: Extract<PlugStep, { do: 'switch' }>
}

/** A device that is off and closed is nobody's concern until it is wanted. */
function takesPart({ on, input }: Channel): boolean {
  return on || input.state === 'open'
}

function inUse(local: LocalMedia, kind: DeviceKind): string | undefined {
  if (kind === 'speaker') return undefined
  const { input } = local[kind].get()
  return input.state === 'open' ? input.raw.getSettings().deviceId : undefined
}

function othersOf(kind: DeviceKind, devices: Devices): readonly DeviceChoice[] {
  return kind === 'microphone' ? devices.speakers : devices.microphones
}
