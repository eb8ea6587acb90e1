import type { Meeting } from '@parley/client'
import type { PeerId } from '@parley/protocol'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useReadable, useSelected } from '../../ui/use-readable.ts'
import { sizeText } from './amounts.ts'
import type { FileDesk } from './file-desk.ts'

interface SendFilesProps {
  readonly meeting: Meeting
  readonly desk: FileDesk
  /** The files are on their way. */
  readonly onSent: () => void
}

/** Asks who receives what was chosen. Drawn only while there is something to send. */
export function SendFiles({ meeting, desk, onSent }: SendFilesProps) {
  const picked = useReadable(desk.picked)
  return picked.length === 0 ? null : (
    <ChooseReceivers meeting={meeting} desk={desk} picked={picked} onSent={onSent} />
  )
}

function ChooseReceivers({
  meeting,
  desk,
  picked,
  onSent,
}: SendFilesProps & { readonly picked: readonly File[] }) {
  const { t, i18n } = useTranslation()
  const peers = useSelected(meeting.room, (room) => room.peers)
  const others = useMemo(() => {
    const collator = new Intl.Collator(i18n.language)
    return Object.values(peers)
      .filter(({ id }) => id !== meeting.you)
      .toSorted((a, b) => collator.compare(a.name, b.name))
  }, [peers, meeting.you, i18n.language])
  /** Null: everyone, whoever that is when it is sent. */
  const [chosen, setChosen] = useState<ReadonlySet<PeerId> | null>(null)
  const to = others.filter(({ id }) => chosen === null || chosen.has(id)).map(({ id }) => id)
  const size = picked.reduce((sum, file) => sum + file.size, 0)

  const toggle = (id: PeerId): void => {
    const next = new Set(to)
    if (!next.delete(id)) next.add(id)
    setChosen(next.size === others.length ? null : next)
  }
  const send = (): void => {
    for (const file of picked) meeting.files.send(file, to)
    desk.clear()
    onSent()
  }
  return (
    <Dialog title={t('files.send')} onClose={() => desk.clear()}>
      <p dir="auto" className="truncate font-medium">
        {picked.length === 1 ? picked[0]?.name : picked.map(({ name }) => name).join(', ')}
      </p>
      <p className="text-sm text-muted">
        {t('files.chosen', { count: picked.length, size: sizeText(size, i18n.language) })}
      </p>
      {others.length === 0 ? (
        <p className="mt-4 text-sm">{t('files.nobody')}</p>
      ) : (
        <fieldset className="mt-4">
          <legend className="mb-1 text-sm font-medium">{t('files.sendTo')}</legend>
          <Receiver
            name={t('files.everyone')}
            checked={chosen === null}
            onChange={() => setChosen(chosen === null ? new Set() : null)}
          />
          <div className="max-h-60 overflow-y-auto border-t border-line">
            {others.map(({ id, name }) => (
              <Receiver key={id} name={name} face checked={to.includes(id)} onChange={() => toggle(id)} />
            ))}
          </div>
        </fieldset>
      )}
      <Button weight="primary" large className="mt-5 w-full" disabled={to.length === 0} onClick={send}>
        {t('files.sendNow')}
      </Button>
    </Dialog>
  )
}

interface ReceiverProps {
  readonly name: string
  readonly face?: boolean
  readonly checked: boolean
  readonly onChange: () => void
}

function Receiver({ name, face, checked, onChange }: ReceiverProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-xl px-2 hover:bg-raised">
      <input type="checkbox" checked={checked} onChange={onChange} className="size-4.5 accent-accent" />
      {face === true && <Avatar name={name} className="w-7 shrink-0 text-xs" />}
      <span dir="auto" className="min-w-0 truncate text-sm">
        {name}
      </span>
    </label>
  )
}
