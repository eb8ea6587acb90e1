import { detach, type Readable, type Scope, Store } from '@parley/kit'
import type { Effect, LocalMedia } from './local-media.ts'
import { type SoundChoice, soundChoice } from './sound.ts'
import { listen } from './use-scope.ts'

/** How the strong suppression stands: `waiting` for the first touch of the page, which browsers want before sound. */
export type NoiseState = 'idle' | 'loading' | 'waiting' | 'on' | 'failed'

const state = new Store<NoiseState>('idle')

/** Whether the chosen suppression is at work. */
export const noiseState: Readable<NoiseState> = state

/** How the microphone is to be opened for a choice: the browser's own suppression also stands in for the strong one. */
export function microphoneUse({ noise, music }: SoundChoice, noiseNow: NoiseState) {
  return {
    sound: music ? ('music' as const) : ('speech' as const),
    noiseSuppression: noise === 'light' || (noise === 'strong' && noiseNow === 'failed'),
  }
}

/** Brings the microphone in line with how one wants to be heard, for the scope's lifetime. */
export function followSound(scope: Scope, local: LocalMedia): void {
  const strong: Effect = async (step, raw) => {
    state.set('loading')
    try {
      const { noiseModelMayRun, suppressNoise } = await import('./noise-suppressor.ts')
      if (!(await noiseModelMayRun(step))) {
        state.set('waiting')
        return raw
      }
      const clean = await suppressNoise(step, raw, fail)
      state.set('on')
      return clean
    } catch {
      step.signal.throwIfAborted()
      fail()
      return raw
    }
  }
  const fail = (): void => {
    state.set('failed')
    local.setEffect('microphone', null)
  }
  let used: string | null = null
  let noise: NoiseState | SoundChoice['noise'] = 'idle'
  const follow = (): void => {
    const choice = soundChoice.get()
    const wanted = choice.noise === 'strong' && !choice.music ? 'strong' : 'idle'
    if (wanted !== noise) {
      noise = wanted
      state.set(wanted === 'strong' ? 'loading' : 'idle')
      local.setEffect('microphone', wanted === 'strong' ? strong : null)
    }
    const use = JSON.stringify(microphoneUse(choice, state.get()))
    if (used !== null && used !== use) local.reopen('microphone')
    used = use
  }
  scope.defer(soundChoice.subscribe(follow))
  scope.defer(state.subscribe(follow))
  scope.defer(() => state.set('idle'))
  for (const touch of ['pointerdown', 'keydown']) {
    listen(scope, window, touch, () => {
      if (state.get() === 'waiting') local.setEffect('microphone', strong)
    })
  }
  follow()
}

/** Tries the strong suppression again after it failed. */
export function retryNoise(): void {
  if (state.get() !== 'failed') return
  const choice = soundChoice.get()
  soundChoice.set({ ...choice, noise: 'light' })
  soundChoice.set(choice)
}

/** Fetches what the strong suppression needs, so that it can be chosen with the server away. */
export function prepareNoise(): void {
  // What cannot be had now is asked for again, and told, when it is chosen.
  detach(
    import('./noise-suppressor.ts').then(({ loadNoiseModel }) => loadNoiseModel()).catch(() => {}),
    'loading the noise model',
  )
}
