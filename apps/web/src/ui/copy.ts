/** Puts a text on the clipboard, by whatever way this page may; false when there is none. */
export async function copyText(text: string): Promise<boolean> {
  // Missing outside secure contexts (http:// on a LAN address).
  const clipboard: Clipboard | undefined = navigator.clipboard
  if (clipboard === undefined) return copyBySelection(text)
  try {
    await clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  // Inside an open dialog the focus must not leave it.
  const parent = document.querySelector('[role=dialog]') ?? document.body
  parent.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  return copied
}
