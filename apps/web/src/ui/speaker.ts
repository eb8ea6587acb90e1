/** Sends an element's sound to a speaker; where that cannot be chosen, or it has gone, the system's stays. */
export function routeTo(element: HTMLAudioElement, speaker: string | undefined): void {
  if (!('setSinkId' in element)) return
  if (element.sinkId === (speaker ?? '')) return
  element.setSinkId(speaker ?? '').catch(() => {}) // Unplugged meanwhile: the system's speaker goes on.
}
