import { hearSpeech } from '@parley/client'
import type { Readable, Scope } from '@parley/kit'
import type { Channel } from '../ui/local-media.ts'

/** The first hint may come again after this; each one that was let pass makes the next wait twice as long. */
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 300_000

/** How long to wait after the last hint, when that many were given. */
export function pauseAfter(hints: number): number {
  return hints === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (hints - 1))
}

/**
 * Calls `hint` when somebody speaks into a microphone that is muted, and `over` when it is not muted any more; for the
 * scope's lifetime. What is handed out is silent while muted, so a copy of what the device gives is listened to: on this
 * machine alone.
 */
export function followMutedSpeech(
  scope: Scope,
  microphone: Readable<Channel>,
  tell: { hint: () => void; over: () => void },
  hear: typeof hearSpeech = hearSpeech,
): void {
  let listening: { readonly life: Scope; readonly raw: MediaStreamTrack } | null = null
  let hints = 0
  let last = -Infinity
  const speech = (speaking: boolean): void => {
    const now = performance.now()
    if (!speaking || now - last < pauseAfter(hints)) return
    hints += 1
    last = now
    tell.hint()
  }
  const follow = (): void => {
    const { on, input } = microphone.get()
    const raw = !on && input.state === 'open' ? input.raw : null
    if (raw === (listening?.raw ?? null)) return
    listening?.life.close('not muted')
    listening = null
    if (on) tell.over()
    if (raw === null) return
    const life = scope.child('listening while muted')
    listening = { life, raw }
    const copy = raw.clone()
    copy.enabled = true
    life.defer(() => copy.stop())
    const speaking = hear(life, copy)
    life.defer(speaking.subscribe(() => speech(speaking.get())))
  }
  scope.defer(microphone.subscribe(follow))
  follow()
}
