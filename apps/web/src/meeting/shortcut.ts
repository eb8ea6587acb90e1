/** What a key does in a meeting, in the order in which the sheet lists it. */
export const SHORTCUTS = {
  microphone: 'M',
  camera: 'V',
  hand: 'H',
  screen: 'S',
  chat: 'C',
  people: 'P',
  fullScreen: 'F',
  previousPage: 'PageUp',
  nextPage: 'PageDown',
  sheet: '?',
} as const

/** One of {@link SHORTCUTS}. */
export type Shortcut = keyof typeof SHORTCUTS

/** As much of a keyboard event as decides about it. */
export interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly repeat: boolean
  /** Whether the key goes into a field, a list or a dialog. */
  readonly typing: boolean
}

/** The shortcut that a key means; none while someone types or holds it down, or with a modifier (the browser's own). */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, repeat, typing }: Key): Shortcut | null {
  if (typing || repeat || ctrlKey || metaKey || altKey) return null
  // A Chinese keyboard types the wide form of the question mark.
  const name = key === '？' ? '?' : key.toUpperCase()
  return SHORTCUT_OF.get(name) ?? null
}

const SHORTCUT_OF = new Map(
  Object.entries(SHORTCUTS).map(([shortcut, key]) => [key.toUpperCase(), shortcut as Shortcut]),
)

/** Whether a key is the one to talk with: not where it types a space, or presses a button that was reached by keys. */
export function talksWith({ key, ctrlKey, metaKey, altKey, typing, onControl }: TalkKey): boolean {
  return key === ' ' && !typing && !onControl && !ctrlKey && !metaKey && !altKey
}

/** As much of a keyboard event as decides whether it is meant for talking. */
export interface TalkKey extends Omit<Key, 'repeat'> {
  /** Whether a control has the focus by the keyboard: then the space bar is its. One that was clicked does not need it. */
  readonly onControl: boolean
}

/** Whether what is typed into an element is meant for it. */
export function takesKeys(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type=radio]), textarea, select, [contenteditable], [role=menu], [role=dialog], [role=alertdialog]',
    ) !== null
  )
}

/** Whether an element does something of its own with the space bar. */
export function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, input, [role], [tabindex]') !== null
}
