import type { Peer, PeerId } from '@parley/protocol'
import { Lock, Pencil, Reply, X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/Button.tsx'
import type { Intent } from './chat-desk.ts'
import { snippetOf } from './MessageView.tsx'
import type { EnclosureState } from './use-enclosure.ts'

interface IntentProps {
  readonly intent: Intent
  readonly onIntent: (intent: Intent) => void
}

/** What is answered or edited. */
export function Heading({ intent, onIntent }: IntentProps) {
  const { t } = useTranslation()
  const message = intent.editing ?? intent.replyTo
  if (message === null) return null
  const Icon = intent.editing === null ? Reply : Pencil
  return (
    <div className="mb-2 flex items-center gap-2 rounded-xl border-s-3 border-accent bg-raised py-1 ps-3 pe-1 text-xs">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {intent.editing === null ? t('talk.replyingTo', { name: message.name }) : t('talk.editing')}
        </p>
        <p dir="auto" className="truncate text-muted">
          {snippetOf(message, t('talk.picture'), t('talk.deleted'))}
        </p>
      </div>
      <IconButton
        icon={X}
        label={t('talk.cancel')}
        onClick={() => onIntent({ ...intent, replyTo: null, editing: null })}
      />
    </div>
  )
}

interface ReceiverProps extends IntentProps {
  readonly peers: Readonly<Record<string, Peer>>
  readonly you: PeerId
}

/** For whom it is: everyone, or one person. */
export function Receiver({ peers, you, intent, onIntent }: ReceiverProps) {
  const { t } = useTranslation()
  const id = useId()
  const others = Object.values(peers)
    .filter((peer) => peer.id !== you)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const to = intent.to === null ? null : (peers[intent.to] ?? null)
  // Alone there is nobody to choose; who has been chosen and left stays chosen: nothing goes to everyone by mistake.
  if (others.length === 0 && intent.to === null) return null
  return (
    <div className="mb-2 flex items-center gap-2 text-xs text-muted">
      <label htmlFor={id}>{t('talk.to')}</label>
      <select
        id={id}
        value={intent.to ?? ''}
        onChange={({ target }) =>
          onIntent({ ...intent, replyTo: null, to: target.value === '' ? null : target.value })
        }
        className="min-h-8 max-w-40 min-w-0 truncate rounded-lg border border-line bg-surface px-2 font-medium text-ink coarse:min-h-10"
      >
        <option value="">{t('talk.everyone')}</option>
        {intent.to !== null && to === null && <option value={intent.to}>…</option>}
        {others.map((peer) => (
          <option key={peer.id} value={peer.id}>
            {peer.name}
          </option>
        ))}
      </select>
      {to !== null && (
        <p className="flex min-w-0 items-center gap-1 text-warn-ink">
          <Lock aria-hidden className="size-3.5 shrink-0" />
          <span className="line-clamp-2">{t('talk.privateHint', { name: to.name })}</span>
        </p>
      )}
    </div>
  )
}

/** The picture that goes with it. */
export function Attached({ enclosure }: { readonly enclosure: EnclosureState }) {
  const { t } = useTranslation()
  if (enclosure.url === null) return null
  return (
    <div className="relative mb-2 w-fit">
      <img
        src={enclosure.url}
        alt={t('talk.picture')}
        className="max-h-32 max-w-48 rounded-xl border border-line"
      />
      <button
        type="button"
        aria-label={t('talk.removePicture')}
        title={t('talk.removePicture')}
        onClick={enclosure.clear}
        className="absolute top-1 right-1 grid size-8 place-items-center rounded-full bg-black/70 text-white hover:bg-black"
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  )
}
