import type { Transfer } from '@parley/client'
import type { TFunction } from 'i18next'
import { leftText, sizeText } from './amounts.ts'

/** How a transfer stands, in a line of words. */
export function stateText(t: TFunction, transfer: Transfer, language: string): string {
  const { state, direction, moved, size, speed } = transfer
  const incoming = direction === 'in'
  switch (state.at) {
    case 'offered':
      return incoming ? '' : t('files.offered')
    case 'waiting':
      return t('files.waiting')
    case 'checking':
      return t('files.checking')
    case 'moving': {
      const left = leftText(size - moved, speed, language)
      return [
        t('files.progress', { moved: sizeText(moved, language), size: sizeText(size, language) }),
        speed === null ? null : t('files.speed', { speed: sizeText(speed, language) }),
        left === null ? null : t('files.left', { time: left }),
      ]
        .filter((part) => part !== null)
        .join(' · ')
    }
    case 'over':
      if (state.how === 'done') return incoming ? t('files.received') : t('files.sent')
      if (state.how === 'declined' && incoming) return t('files.declinedSelf')
      return t(`files.${state.how}`)
  }
}

/** Whether a transfer ended in a way that somebody should do something about. */
export function isTrouble({ state }: Transfer): boolean {
  return state.at === 'over' && !['done', 'declined', 'cancelled'].includes(state.how)
}
