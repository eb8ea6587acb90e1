import type { TextKey } from '../i18n/texts.ts'
import type { Why } from './why.ts'

/** What a person can do on a page without a meeting. */
export type Way = 'again' | 'use-here' | 'retry' | 'reload' | 'new' | 'home'

type Sentence = Exclude<Extract<TextKey, `over.${string}`>, 'over.code'>

/** What stands on a page without a meeting. */
export interface Refusal {
  readonly sign: 'door' | 'lock' | 'people' | 'link' | 'plug' | 'clock' | 'tab' | 'refresh' | 'broken'
  readonly tone: 'calm' | 'danger'
  readonly title: Sentence
  readonly text: Sentence
  /** The first is what most people will want. */
  readonly ways: readonly Way[]
}

/** The page for each way in which a visit can end or be refused. */
export function refusalOf(why: Why | 'wrong-link'): Refusal {
  switch (why) {
    case 'left':
      return {
        sign: 'door',
        tone: 'calm',
        title: 'over.left',
        text: 'over.leftText',
        ways: ['again', 'home'],
      }
    case 'room-ended':
      return { sign: 'door', tone: 'calm', title: 'over.ended', text: 'over.endedText', ways: ['home'] }
    case 'removed':
      return { sign: 'door', tone: 'danger', title: 'over.removed', text: 'over.removedText', ways: ['home'] }
    case 'replaced':
      return {
        sign: 'tab',
        tone: 'calm',
        title: 'over.replaced',
        text: 'over.replacedText',
        ways: ['use-here', 'home'],
      }
    case 'gone':
    case 'unknown-room':
      return { sign: 'link', tone: 'calm', title: 'over.gone', text: 'over.goneText', ways: ['new', 'home'] }
    case 'wrong-link':
      return {
        sign: 'link',
        tone: 'calm',
        title: 'over.wrongLink',
        text: 'over.wrongLinkText',
        ways: ['new', 'home'],
      }
    case 'room-locked':
      return {
        sign: 'lock',
        tone: 'calm',
        title: 'over.locked',
        text: 'over.lockedText',
        ways: ['retry', 'home'],
      }
    case 'room-full':
      return {
        sign: 'people',
        tone: 'calm',
        title: 'over.full',
        text: 'over.fullText',
        ways: ['retry', 'home'],
      }
    case 'server-full':
      return {
        sign: 'people',
        tone: 'calm',
        title: 'over.busy',
        text: 'over.busyText',
        ways: ['retry', 'home'],
      }
    case 'too-many-requests':
      return {
        sign: 'clock',
        tone: 'calm',
        title: 'over.tooMany',
        text: 'over.tooManyText',
        ways: ['retry', 'home'],
      }
    case 'wrong-version':
      return {
        sign: 'refresh',
        tone: 'calm',
        title: 'over.version',
        text: 'over.versionText',
        ways: ['reload', 'home'],
      }
    case 'server-draining':
      return {
        sign: 'refresh',
        tone: 'calm',
        title: 'over.draining',
        text: 'over.drainingText',
        ways: ['retry', 'home'],
      }
    case 'lost':
    case 'ticket-expired':
    case 'ticket-invalid':
      return {
        sign: 'plug',
        tone: 'calm',
        title: 'over.lost',
        text: 'over.lostText',
        ways: ['again', 'home'],
      }
    case 'no-relay':
      return {
        sign: 'plug',
        tone: 'calm',
        title: 'over.noRelay',
        text: 'over.noRelayText',
        ways: ['home'],
      }
    case 'unreachable':
    case 'unavailable':
      return {
        sign: 'plug',
        tone: 'danger',
        title: 'over.unreachable',
        text: 'over.unreachableText',
        ways: ['retry', 'home'],
      }
    default:
      // What only a fault of ours or of the server can bring about: no person can act on its name.
      return {
        sign: 'broken',
        tone: 'danger',
        title: 'over.broken',
        text: 'over.brokenText',
        ways: ['reload', 'home'],
      }
  }
}
