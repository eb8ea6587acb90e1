import type { EmbedLayout, EmbedPanel, EventOf, Participant } from '@parley/embed'

/** What an embedding page may know of this page, at one moment. */
export interface Seen {
  readonly meeting: { readonly you: string; readonly people: ReadonlyMap<string, Participant> } | null
  /** Why one is in no meeting any more; null before one was in one. */
  readonly over: string | null
  readonly microphone: boolean
  readonly camera: boolean
  readonly screen: boolean
  /** How many messages in the chat are new. */
  readonly unread: number
  readonly panel: EmbedPanel | null
  readonly layout: EmbedLayout
}

/** Nothing yet: what a page that has just greeted was told. */
export const NOTHING_SEEN: Seen = {
  meeting: null,
  over: null,
  microphone: false,
  camera: false,
  screen: false,
  unread: 0,
  panel: null,
  layout: 'auto',
}

/** What happened between two moments, in the order in which it is to be told. */
export function eventsBetween(before: Seen, after: Seen): EventOf[] {
  const events: EventOf[] = []
  if (after.meeting !== null && before.meeting?.you !== after.meeting.you) {
    const { you, people } = after.meeting
    const self = people.get(you) ?? { id: you, name: '' }
    const others = [...people.values()].filter(({ id }) => id !== you)
    events.push({ event: 'joined', what: { you: self, participants: others } })
  } else if (before.meeting !== null && after.meeting !== null) {
    events.push(...comings(before.meeting.people, after.meeting.people))
  }
  for (const [device, event] of [
    ['microphone', 'microphoneChanged'],
    ['camera', 'cameraChanged'],
    ['screen', 'screenChanged'],
  ] as const) {
    if (before[device] !== after[device]) events.push({ event, what: { on: after[device] } })
  }
  const { unread, panel, layout } = after
  if (before.unread !== unread) events.push({ event: 'chatChanged', what: { unread } })
  if (before.panel !== panel) events.push({ event: 'panelChanged', what: { panel } })
  if (before.layout !== layout) events.push({ event: 'layoutChanged', what: { layout } })
  if (after.meeting === null && after.over !== null && before.over !== after.over) {
    events.push({ event: 'left', what: { reason: after.over } })
  }
  return events
}

function comings(
  before: ReadonlyMap<string, Participant>,
  after: ReadonlyMap<string, Participant>,
): EventOf[] {
  const left = [...before.values()].filter(({ id }) => !after.has(id))
  const came = [...after.values()].filter(({ id }) => !before.has(id))
  return [
    ...left.map((participant): EventOf => ({ event: 'participantLeft', what: { participant } })),
    ...came.map((participant): EventOf => ({ event: 'participantJoined', what: { participant } })),
  ]
}
