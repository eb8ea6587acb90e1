import type { TranscriptLine } from '@parley/protocol'

/** A transcript as a text file: a line for each utterance, with the time of day and the name. */
export function transcriptText(lines: readonly TranscriptLine[], language: string): string {
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' })
  return lines.map(({ at, name, text }) => `[${time.format(at)}] ${name}: ${text}\n`).join('')
}

/** Hands a text to the browser's downloads. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
