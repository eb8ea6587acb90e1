import { type Readable, Store } from '@parley/kit'
import { Kept } from '../ui/keep.ts'
import { KeptStore } from '../ui/kept-store.ts'
import { type Effect, isEffect, NO_EFFECT, sameEffect } from './effect.ts'

const effect = new KeptStore<Effect>(new Kept(() => localStorage, 'backdrop', isEffect), NO_EFFECT)

/** The effect that was chosen on this browser. */
export const chosenEffect: Readable<Effect> = effect

/** Chooses an effect from now on, and for the next time. */
export function chooseEffect(next: Effect): void {
  if (!sameEffect(effect.get(), next)) effect.set(next)
}

/**
 * How the effect stands: `hidden` until the person is found, the whole picture being blurred meanwhile; `failed` and `too-slow`
 * leave it so, because who chose to hide a room must not show it unawares. `not-loaded`: it was taken back, and the camera goes on as before.
 */
export type Standing = 'off' | 'hidden' | 'on' | 'failed' | 'too-slow' | 'not-loaded'

const standing = new Store<Standing>('off')

/** How the effect of this page's camera stands. */
export const effectStanding: Readable<Standing> = standing

/** Says how the effect stands; for the one who runs it. */
export function setStanding(next: Standing): void {
  standing.set(next)
}
