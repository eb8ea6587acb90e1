import type { Meeting } from '@parley/client'
import { every } from '@parley/kit'
import type { Peer } from '@parley/protocol'
import { Hand } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { useAct } from '../ui/use-act.ts'
import { useSelected } from '../ui/use-readable.ts'
import { useScope } from '../ui/use-scope.ts'
import { queueOf } from './people-order.ts'

/** Who waits to speak, in the order in which the hands went up; hosts work it off. */
export function HandQueue({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const act = useAct()
  const peers = useSelected(meeting.room, (room) => room.peers)
  const queue = useMemo(() => queueOf(peers), [peers])
  const [first] = queue
  if (first === undefined) return null
  const own = queue.findIndex(({ id }) => id === meeting.you) + 1
  return (
    <section aria-label={t('talk.hands')} className="mx-4 mb-1 rounded-2xl bg-raised p-3">
      <h3 className="flex items-center gap-2 text-sm font-medium">
        <Hand aria-hidden className="size-4 text-warn-ink" />
        {t('talk.hands')}
      </h3>
      <ol className="mt-2 grid max-h-40 gap-1 overflow-y-auto">
        {queue.map((peer, index) => (
          <Waiting key={peer.id} peer={peer} place={index + 1} />
        ))}
      </ol>
      {own > 0 && <p className="mt-2 text-sm text-muted">{t('talk.yourPlace', { place: own })}</p>}
      {meeting.role === 'host' && (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button
            weight="primary"
            className="min-w-0 shrink"
            onClick={() => act(meeting.giveFloor(first.id))}
          >
            <span className="truncate">{t('talk.next', { name: first.name })}</span>
          </Button>
          <Button onClick={() => act(meeting.lowerHands())}>{t('talk.lowerAll')}</Button>
        </div>
      )}
    </section>
  )
}

function Waiting({ peer, place }: { readonly peer: Peer; readonly place: number }) {
  const { t, i18n } = useTranslation()
  const now = useMinute()
  const minutes = Math.max(0, Math.floor((now - (peer.handRaisedAt ?? now)) / 60_000))
  const time = new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'minute', unitDisplay: 'short' })
  return (
    <li className="flex items-center gap-2 text-sm">
      <span className="grid size-6 shrink-0 place-items-center rounded-full bg-hand text-xs font-semibold text-black tabular-nums">
        {place}
      </span>
      <span dir="auto" className="min-w-0 flex-1 truncate text-start">
        {peer.name}
      </span>
      {minutes > 0 && (
        <span className="shrink-0 text-xs text-muted">
          {t('talk.waiting', { time: time.format(minutes) })}
        </span>
      )}
    </li>
  )
}

/** The time, followed closely enough for minutes. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useScope('minute', (scope) => void every(scope, 15_000, () => setNow(Date.now())), [])
  return now
}
