import { after, Scope } from '@parley/kit'

/** How long a voice that comes by another way is played unheard before it takes over: until its element gives sound. */
const CHANGE_MS = 100

/** The elements of one voice. */
export function elementsIn(box: HTMLElement | null): HTMLAudioElement[] {
  return [...(box?.querySelectorAll('audio') ?? [])]
}

/**
 * Plays a voice in one of the two elements in the box. When it comes by another way it is another track: that begins beside the
 * first one, unheard, and once it plays the two change places, so that no word is lost and none is heard twice. The function
 * returned ends what is under way; the next call, or the end of the box, ends the sound.
 */
export function playIn(box: HTMLElement, media: MediaStreamTrack | null, blocked: () => void): () => void {
  const before = elementsIn(box).find((audio) => audio.srcObject !== null) ?? null
  const next = elementsIn(box).find((audio) => audio !== before)
  if (media === null || next === undefined) {
    if (before !== null) silence(before)
    return () => {}
  }
  const scope = new Scope('voice')
  next.muted = before !== null
  next.srcObject = new MediaStream([media])
  const takeOver = (): void => {
    next.muted = false
    if (before !== null) silence(before)
  }
  next.play().then(
    () => after(scope, before === null ? 0 : CHANGE_MS, takeOver),
    (error: unknown) => {
      takeOver()
      // Anything else means that the element has gone or got another source meanwhile.
      if (error instanceof DOMException && error.name === 'NotAllowedError') blocked()
    },
  )
  scope.defer(takeOver)
  return () => scope.close('another')
}

function silence(audio: HTMLAudioElement): void {
  audio.muted = true
  audio.srcObject = null
}
