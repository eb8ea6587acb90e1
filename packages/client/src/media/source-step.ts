import type { Sound, SourceWanted } from '../api.ts'

/** How a source stands: what is being sent, and whether the others were told that it is muted. */
export interface SourceHave {
  readonly sending: MediaStreamTrack | null
  readonly muted: boolean
  /** The form in which it was published. */
  readonly sound: Sound
}

/** The next thing to do to bring a source in line. */
export type SourceStep =
  | { readonly do: 'nothing' }
  | {
      readonly do: 'publish'
      readonly media: MediaStreamTrack
      readonly muted: boolean
      readonly sound: Sound
    }
  | { readonly do: 'send'; readonly media: MediaStreamTrack | null }
  | { readonly do: 'tell'; readonly muted: boolean }
  | { readonly do: 'unpublish' }

/** What is to leave the machine for what is wanted: nothing while muted. */
export function sendingFor(wanted: SourceWanted | null): MediaStreamTrack | null {
  return wanted === null || wanted.muted ? null : wanted.media
}

function soundOf(wanted: SourceWanted): Sound {
  return wanted.sound ?? 'speech'
}

/**
 * Decides the next step from what is wanted and what is there. A source without media that was never published
 * stays unpublished: there is nothing to negotiate yet. Silence comes before the word of it.
 */
export function nextStep(wanted: SourceWanted | null, have: SourceHave | null): SourceStep {
  if (wanted === null) return { do: have === null ? 'nothing' : 'unpublish' }
  if (have === null) {
    if (wanted.media === null) return { do: 'nothing' }
    return { do: 'publish', media: wanted.media, muted: wanted.muted, sound: soundOf(wanted) }
  }
  // The form of Opus is negotiated once; in another form it is another publication. One without media can wait.
  if (wanted.media !== null && have.sound !== soundOf(wanted)) return { do: 'unpublish' }
  const sending = sendingFor(wanted)
  if (have.sending !== sending) return { do: 'send', media: sending }
  const muted = wanted.muted || wanted.media === null
  if (have.muted !== muted) return { do: 'tell', muted }
  return { do: 'nothing' }
}
