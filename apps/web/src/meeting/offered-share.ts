import { Store } from '@parley/kit'
import type { ScreenShare } from './screen-share.ts'

/** One's own shared screen, while there is a meeting that has a place for it. */
export const offeredShare = new Store<ScreenShare | null>(null)

/** Why a screen could not be shared the last time. */
export const shareFailure = new Store<unknown>(null)
