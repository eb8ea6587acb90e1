import { isFields, isFlag, isOneOf, Kept } from './keep.ts'
import { KeptStore } from './kept-store.ts'

/** How strongly noise is taken out of the microphone's sound, as one chooses it. */
export const NOISE_MODES = ['off', 'light', 'strong'] as const

/** One of {@link NOISE_MODES}: nothing, the browser's own suppression, or a neural network on this machine. */
export type NoiseMode = (typeof NOISE_MODES)[number]

/** How this browser's user wants to be heard. */
export interface SoundChoice {
  readonly noise: NoiseMode
  /** Music: both channels, nothing taken out or levelled. */
  readonly music: boolean
  /** Whether holding the space bar lets one be heard while muted. */
  readonly pushToTalk: boolean
}

const isChoice = isFields<SoundChoice>({ noise: isOneOf(NOISE_MODES), music: isFlag, pushToTalk: isFlag })

/** The choice of this browser; the browser's own suppression until another is made, as everywhere. */
export const soundChoice = new KeptStore<SoundChoice>(new Kept(() => localStorage, 'sound', isChoice), {
  noise: 'light',
  music: false,
  pushToTalk: true,
})

/** Changes a part of the choice. */
export function chooseSound(change: Partial<SoundChoice>): void {
  soundChoice.set({ ...soundChoice.get(), ...change })
}
