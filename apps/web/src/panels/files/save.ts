import type { Files, Transfer } from '@parley/client'

/** From here on a file is written straight to where the person wants it; smaller ones are kept by the browser until they are whole. */
const STRAIGHT_BYTES = 64 * 1024 * 1024

/** As much of the File System Access API (WICG) as is used; TypeScript does not have it. */
interface WithPicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>
}

/** Accepts an offer. A large file is asked for its place first, where the browser can write there by itself. */
export async function accept(files: Files, { key, name, size }: Transfer): Promise<void> {
  const page = globalThis as WithPicker
  if (size < STRAIGHT_BYTES || page.showSaveFilePicker === undefined) return files.accept(key)
  try {
    files.accept(key, await page.showSaveFilePicker({ suggestedName: name }))
  } catch (error) {
    // Closed without a choice: the offer stands. Any other refusal: the browser's own storage will do.
    if (!(error instanceof DOMException && error.name === 'AbortError')) files.accept(key)
  }
}

/** Gives the person a file that is here, as a download. */
export function saveFile(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  // Not taken back: a download of gigabytes reads from it for as long as it runs, and it ends with the page.
}
