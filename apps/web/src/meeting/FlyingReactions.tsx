import { type Meeting, uuid } from '@parley/client'
import { after } from '@parley/kit'
import type { PeerId, Reaction } from '@parley/protocol'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useScope } from '../ui/use-scope.ts'

interface Flying {
  readonly key: string
  readonly reaction: Reaction
  readonly name: string
  /** CSS pixels within the stage. */
  readonly left: number
  readonly top: number
}

/** As long as the movement of `.fly` in app.css. */
const FLIGHT_MS = 3_200
/** More at once are applause, whatever their number. */
const AT_ONCE = 40
/** Who listens hears of reactions at most this often. */
const SAID_MS = 6_000

/** What people call out rises from their tiles, with their names; who has no tile rises from the corner. */
export function FlyingReactions({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const sky = useRef<HTMLDivElement>(null)
  const [flying, setFlying] = useState<readonly Flying[]>([])
  const [said, setSaid] = useState('')
  useScope(
    'reactions',
    (scope) => {
      let quiet = true
      const show = (peer: PeerId, reaction: Reaction): void => {
        const name = meeting.room.get().peers[peer]?.name
        if (name === undefined || sky.current === null) return
        const one = { key: uuid(), reaction, name, ...startOf(sky.current, peer) }
        setFlying((all) => [...all, one].slice(-AT_ONCE))
        after(scope, FLIGHT_MS, () => setFlying((all) => all.filter(({ key }) => key !== one.key)))
        if (!quiet) return
        quiet = false
        setSaid(t('talk.reactionSaid', { name, reaction }))
        after(scope, SAID_MS, () => {
          quiet = true
          setSaid('')
        })
      }
      scope.defer(meeting.talk.onReaction(show))
    },
    [meeting, t],
  )
  return (
    <div ref={sky} className="pointer-events-none absolute inset-0 z-10 overflow-hidden">
      {flying.map(({ key, reaction, name, left, top }) => (
        <span
          key={key}
          aria-hidden
          data-reaction={reaction}
          style={{ left, top }}
          className="fly absolute grid -translate-x-1/2 justify-items-center gap-1"
        >
          <span className="font-emoji text-5xl drop-shadow-lg">{reaction}</span>
          <span className="max-w-32 truncate rounded-full bg-black/70 px-2.5 py-0.5 text-xs text-white">
            {name}
          </span>
        </span>
      ))}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </div>
  )
}

/** Somewhere in the lower part of the person's tile: several at once do not cover each other. */
function startOf(sky: HTMLElement, peer: PeerId): { left: number; top: number } {
  const stage = sky.getBoundingClientRect()
  const tile = document.querySelector(`[data-tile="${CSS.escape(peer)}"]`)?.getBoundingClientRect()
  const spread = 0.3 + 0.4 * Math.random()
  if (tile === undefined) return { left: 40 + 80 * spread, top: stage.height - 120 }
  return {
    left: tile.left - stage.left + tile.width * spread,
    top: Math.max(8, tile.top - stage.top + tile.height * 0.55 - 40),
  }
}
