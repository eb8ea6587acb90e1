import type { Peer, PeerId } from '@parley/protocol'
import { type KeyboardEvent, type RefObject, useMemo, useState } from 'react'
import { mentionBefore, suggestions } from './chat-lines.ts'

/** Who may be meant by the mention that is being typed. */
export interface Mentioning {
  readonly found: readonly Peer[]
  /** Index of the one that Enter takes. */
  readonly chosen: number
  readonly choose: (peer: Peer) => void
  /** Whether a key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean
  /** The cursor has moved. */
  readonly moved: () => void
}

/** Follows the cursor in the field, and finds people while `@` and a part of a name stand before it. */
export function useMentioning(
  field: RefObject<HTMLTextAreaElement | null>,
  draft: string,
  change: (draft: string) => void,
  peers: Readonly<Record<string, Peer>>,
  you: PeerId,
): Mentioning {
  const [cursor, setCursor] = useState(0)
  const [index, setIndex] = useState(0)
  const [closed, setClosed] = useState<string | null>(null)
  const mention = mentionBefore(draft, cursor)
  const typed = mention?.typed ?? null
  const found = useMemo(
    () => (typed === null || closed === draft ? [] : suggestions(Object.values(peers), you, typed)),
    [typed, closed, draft, peers, you],
  )
  const chosen = Math.min(index, Math.max(0, found.length - 1))
  const choose = (peer: Peer): void => {
    if (mention === null) return
    change(`${draft.slice(0, mention.from)}@${peer.name} ${draft.slice(cursor)}`)
    setIndex(0)
    field.current?.focus()
  }
  const key = (event: KeyboardEvent): boolean => {
    const peer = found[chosen]
    if (peer === undefined) return false
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setIndex((chosen + step + found.length) % found.length)
    else if (event.key === 'Escape') setClosed(draft)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(peer)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return { found, chosen, choose, onKey: key, moved: () => setCursor(field.current?.selectionStart ?? 0) }
}
