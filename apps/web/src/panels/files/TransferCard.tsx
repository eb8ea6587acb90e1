import type { Files, Transfer } from '@parley/client'
import {
  Download,
  File,
  FileArchive,
  FileAudio,
  FileImage,
  FileText,
  FileVideo,
  type LucideIcon,
  X,
} from 'lucide-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import { sizeText } from './amounts.ts'
import type { Batch } from './batches.ts'
import { accept, saveFile } from './save.ts'
import { isTrouble, stateText } from './state-text.ts'
import { useAct } from '../../ui/use-act.ts'

interface CardProps {
  readonly batch: Batch
  readonly files: Files
  /** Among messages: who sends stands above it. */
  readonly headed?: boolean
  /** Shows a picture large; without it pictures cannot be pressed. */
  readonly onPicture?: (url: string, name: string) => void
}

/** A file on its way or arrived: what it is, how it stands with each person, and what can be done. */
export function TransferCard({ batch, files, headed, onPicture }: CardProps) {
  const { t, i18n } = useTranslation()
  const { first, transfers, direction } = batch
  const over = transfers.every(({ state }) => state.at === 'over')
  const whom =
    direction === 'in'
      ? t('files.from', { name: first.peerName })
      : transfers.length === 1
        ? t('files.to', { name: first.peerName })
        : t('files.toMany', { count: transfers.length })
  return (
    <article
      aria-label={first.name}
      data-transfer={first.key}
      data-path={first.path ?? 'none'}
      data-state={first.state.at === 'over' ? first.state.how : first.state.at}
      className="appear rounded-2xl border border-line p-3"
    >
      <div className="flex items-start gap-3">
        <FileSign type={first.type} />
        <div className="min-w-0 flex-1">
          <p dir="auto" title={first.name} className="line-clamp-2 text-left text-sm font-medium break-words">
            {first.name}
          </p>
          <p className="mt-0.5 truncate text-xs text-muted">
            {sizeText(first.size, i18n.language)}
            {!(headed === true && direction === 'in') && (
              <>
                {' '}
                · <bdi>{whom}</bdi>
              </>
            )}
          </p>
        </div>
        {over && (
          <IconButton
            icon={X}
            label={t('files.dismiss')}
            className="-mt-1.5 -mr-1.5"
            onClick={() => transfers.forEach(({ key }) => files.dismiss(key))}
          />
        )}
      </div>
      {first.picture !== null && <Picture transfer={first} onOpen={onPicture} />}
      <ul className="mt-2 flex flex-col gap-2.5">
        {transfers.map((transfer) => (
          <TransferLine key={transfer.key} transfer={transfer} files={files} named={transfers.length > 1} />
        ))}
      </ul>
    </article>
  )
}

interface LineProps {
  readonly transfer: Transfer
  readonly files: Files
  /** Whether the person has to be named: one of several. */
  readonly named: boolean
}

function TransferLine({ transfer, files, named }: LineProps) {
  const { t, i18n } = useTranslation()
  const { state, moved, size, peerName, path } = transfer
  const active = state.at === 'moving' || state.at === 'waiting' || state.at === 'checking'
  const text = stateText(t, transfer, i18n.language)
  return (
    <li className="flex flex-col gap-1.5">
      {active && (
        <div className="flex items-center gap-1">
          <progress
            aria-label={transfer.name}
            value={moved}
            max={Math.max(1, size)}
            className="h-1.5 min-w-0 flex-1 appearance-none overflow-hidden rounded-full bg-raised [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent"
          />
          <CancelButton transfer={transfer} files={files} named={named} />
        </div>
      )}
      <div className="flex items-center justify-between gap-2">
        <p className={cx('min-w-0 flex-1 text-xs', isTrouble(transfer) ? 'text-danger-ink' : 'text-muted')}>
          {named && <bdi className="font-medium text-ink">{peerName} · </bdi>}
          <span className="tabular-nums">{text}</span>
          {state.at === 'moving' && path === 'relay' && <> · {t('files.relayed')}</>}
        </p>
        {state.at === 'offered' && transfer.direction === 'out' && (
          <CancelButton transfer={transfer} files={files} named={named} />
        )}
      </div>
      <Answers transfer={transfer} files={files} />
    </li>
  )
}

function CancelButton({ transfer, files, named }: LineProps) {
  const { t } = useTranslation()
  return (
    <IconButton
      icon={X}
      label={named ? t('files.cancelOne', { name: transfer.peerName }) : t('files.cancel')}
      className="-my-2 -mr-1.5"
      onClick={() => files.cancel(transfer.key)}
    />
  )
}

/** What the receiver can do: take it or not, and, once it is here, save it. */
function Answers({ transfer, files }: Omit<LineProps, 'named'>) {
  const { t } = useTranslation()
  const act = useAct()
  const { state, direction, file } = transfer
  if (direction === 'out') return null
  if (state.at === 'offered') {
    return (
      <div className="flex gap-2">
        <Button
          weight="primary"
          icon={Download}
          className="flex-1"
          onClick={() => act(accept(files, transfer))}
        >
          {t('files.accept')}
        </Button>
        <Button className="flex-1" onClick={() => files.decline(transfer.key)}>
          {t('files.decline')}
        </Button>
      </div>
    )
  }
  if (state.at !== 'over' || state.how !== 'done' || file === null) return null
  return (
    <Button icon={Download} onClick={() => saveFile(file)}>
      {t('files.save')}
    </Button>
  )
}

interface PictureProps {
  readonly transfer: Transfer
  readonly onOpen: CardProps['onPicture']
}

function Picture({ transfer, onOpen }: PictureProps) {
  const { t } = useTranslation()
  const { file, name, peerName } = transfer
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (image === null || file === null) return
      const url = URL.createObjectURL(file)
      image.setAttribute('src', url)
      return () => URL.revokeObjectURL(url)
    },
    [file],
  )
  const image = (
    <img
      ref={show}
      alt={t('files.picture', { file: name, name: peerName })}
      className="max-h-72 w-full rounded-xl bg-raised object-contain"
    />
  )
  if (onOpen === undefined) return <div className="mt-2.5">{image}</div>
  const open = (button: HTMLButtonElement): void => {
    const url = button.querySelector('img')?.getAttribute('src')
    if (url) onOpen(url, peerName)
  }
  return (
    <button
      type="button"
      onClick={({ currentTarget }) => open(currentTarget)}
      className="mt-2.5 block w-full cursor-zoom-in rounded-xl"
    >
      {image}
    </button>
  )
}

const SIGNS: readonly [RegExp, LucideIcon][] = [
  [/^image\//, FileImage],
  [/^video\//, FileVideo],
  [/^audio\//, FileAudio],
  [/^text\/|pdf|document|presentation|sheet/, FileText],
  [/zip|tar|compressed|gzip|7z/, FileArchive],
]

function FileSign({ type }: { readonly type: string }) {
  const Icon = SIGNS.find(([form]) => form.test(type))?.[1] ?? File
  return (
    <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent">
      <Icon aria-hidden className="size-5" />
    </span>
  )
}
