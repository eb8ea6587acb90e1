import { Store } from '@parley/kit'

/** The files that a person is about to send: chosen or dropped, waiting for the choice of who receives them. */
export class FileDesk {
  readonly picked = new Store<readonly File[]>([])

  /** Lets the person choose files of this machine. */
  choose(): void {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.addEventListener('change', () => this.take([...(input.files ?? [])]))
    input.click()
  }

  take(files: readonly File[]): void {
    if (files.length > 0) this.picked.set(files)
  }

  clear(): void {
    this.picked.set([])
  }
}

/** The files of a drop; folders, which no browser can send as a file, are told apart. */
export function filesOf(data: DataTransfer): { readonly files: File[]; readonly folders: number } {
  const items = [...data.items].filter(({ kind }) => kind === 'file')
  const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory === true)
  const files = items
    .filter((item) => !folders.includes(item))
    .flatMap((item) => {
      const file = item.getAsFile()
      return file === null ? [] : [file]
    })
  return { files, folders: folders.length }
}
