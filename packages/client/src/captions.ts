import { type Readable, Store } from '@parley/kit'
import type { Caption, Fact, PeerId, TranscriptLine } from '@parley/protocol'
import type { CaptionAsk, CaptionLine, Captions } from './api.ts'
import type { Call } from './signal/calls.ts'

/** Lines that are kept to be read: more than fit a stage, so that a panel can show the last minutes. */
const LINES = 100

/** What everybody is saying in a meeting, and the verbs around it. */
export class CaptionsOfMeeting implements Captions {
  readonly #call: Call
  readonly #now: () => number
  readonly #lines = new Store<readonly CaptionLine[]>([])
  readonly #asked = new Store<CaptionAsk | null>(null)

  constructor(call: Call, now: () => number) {
    this.#call = call
    this.#now = now
  }

  get lines(): Readable<readonly CaptionLine[]> {
    return this.#lines
  }

  get asked(): Readable<CaptionAsk | null> {
    return this.#asked
  }

  async say(caption: Caption): Promise<void> {
    await this.#call('caption', caption)
  }

  async ask(): Promise<void> {
    await this.#call('askForCaptions', {})
  }

  async keep(kept: boolean): Promise<void> {
    await this.#call('keepTranscript', { kept })
  }

  /** The whole transcript, page by page. */
  async transcript(): Promise<TranscriptLine[]> {
    const all: TranscriptLine[] = []
    for (;;) {
      const { lines } = await this.#call('transcript', { after: all.at(-1)?.place ?? 0 })
      if (lines.length === 0) return all
      all.push(...lines)
    }
  }

  heard(fact: Extract<Fact, { type: 'captioned' | 'captions-asked' }>): void {
    if (fact.type === 'captions-asked') this.#asked.set({ peer: fact.peer })
    else this.#lines.update((lines) => withCaption(lines, fact, this.#now()))
  }
}

/** The lines after another caption: an utterance that is there already says it anew, in its place. */
export function withCaption(
  lines: readonly CaptionLine[],
  { peer, name, caption }: { readonly peer: PeerId; readonly name: string; readonly caption: Caption },
  at: number,
): readonly CaptionLine[] {
  const line = { ...caption, peer, name, at }
  const known = lines.findLastIndex((old) => old.peer === peer && old.utterance === caption.utterance)
  // A final word is the last word: what was on its way does not undo it.
  if (known !== -1 && lines[known]?.final === true) return lines
  return known === -1 ? [...lines, line].slice(-LINES) : lines.with(known, line)
}
