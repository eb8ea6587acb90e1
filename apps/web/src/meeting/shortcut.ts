/** What a key does in a meeting. */
export type Shortcut = 'microphone' | 'camera'

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
  if (key === 'm' || key === 'M') return 'microphone'
  return key === 'v' || key === 'V' ? 'camera' : null
}

/** Whether what is typed into an element is meant for it. */
export function takesKeys(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type=radio]), textarea, select, [contenteditable], [role=menu], [role=alertdialog]',
    ) !== null
  )
}
