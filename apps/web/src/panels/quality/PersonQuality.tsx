import {
  diagnosePeer,
  type Evidence,
  type Level,
  type PathSample,
  type Sample,
  type ServerTrack,
  type TrackSample,
} from '@parley/client'
import type { Peer, RoomState } from '@parley/protocol'
import { ChevronDown } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Bars } from '../../ui/Bars.tsx'
import { cx } from '../../ui/cx.ts'
import { Chart } from './Chart.tsx'
import { bitrateText, figuresOf, msText } from './figures.ts'
import { seriesOf, tracksOfPerson } from './series.ts'

interface PersonQualityProps {
  readonly peer: Peer
  readonly evidence: Evidence
  readonly samples: readonly Sample[]
  readonly level: Level | null
  readonly server: readonly ServerTrack[]
  readonly tracks: RoomState['tracks']
  readonly open: boolean
  readonly onOpen: () => void
}

/** One person's connection: a line, and all of it when that is pressed. */
export function PersonQuality({ peer, level, open, onOpen, ...rest }: PersonQualityProps) {
  const { t } = useTranslation()
  const { you, sample } = rest.evidence
  const self = peer.id === you
  const tracks = tracksOfPerson(sample, peer.id, you)
  const bits = tracks.reduce((sum, { bitrate }) => sum + (bitrate ?? 0), 0)
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={onOpen}
        className="-mx-2 flex min-h-12 w-[calc(100%+1rem)] items-center gap-3 rounded-xl px-2 text-left text-sm transition-colors hover:bg-raised"
      >
        {level === null ? (
          <span aria-hidden className="w-3.5 text-center text-muted">
            –
          </span>
        ) : (
          <Bars page level={level} />
        )}
        <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
          {self ? t('meeting.nameYou', { name: peer.name }) : peer.name}
        </span>
        {level !== null && <span className="sr-only">{t(`quality.level${level}`)}</span>}
        <span className="text-xs text-muted tabular-nums">
          {tracks.length === 0 ? t('quality.nothing') : bitrateText(bits)}
        </span>
        <ChevronDown
          aria-hidden
          className={cx('size-4 shrink-0 text-muted transition-transform', open && 'rotate-180')}
        />
      </button>
      {open && <Details peer={peer} self={self} measured={tracks} {...rest} />}
    </>
  )
}

interface DetailsProps extends Omit<PersonQualityProps, 'level' | 'open' | 'onOpen'> {
  readonly self: boolean
  readonly measured: readonly TrackSample[]
}

function Details({ peer, self, measured, evidence, samples, server, tracks }: DetailsProps) {
  const { t } = useTranslation()
  const side = diagnosePeer(evidence, peer.id)
  const path = self ? evidence.sample.send : evidence.sample.recv
  const serverOf = (track: TrackSample): ServerTrack | undefined => {
    // It counts what comes to it: nothing, of what goes straight.
    if (path?.kind === 'direct') return undefined
    const of = Object.values(tracks).find(({ peer: p, source }) => p === peer.id && source === track.source)
    return server.find((counts) => counts.track === of?.id)
  }
  return (
    <div className="pt-1 pb-4">
      {side !== 'fine' && (
        <p className="mb-3 text-sm leading-5 text-pretty">
          {t(`quality.person.${side}`, { name: peer.name })}
        </p>
      )}
      {measured.length === 0 && <p className="mb-3 text-sm text-muted">{t('quality.nothingText')}</p>}
      {measured.map((track) => (
        <TrackFigures key={track.source} track={track} server={serverOf(track)} />
      ))}
      <PathFigures path={path} self={self} />
      {measured.length > 0 && <Charts samples={samples} peer={peer.id} you={evidence.you} />}
    </div>
  )
}

function TrackFigures({ track, server }: { track: TrackSample; server: ServerTrack | undefined }) {
  const { t } = useTranslation()
  return (
    <section className="mb-3">
      <h3 className="mb-1 text-xs font-semibold text-muted">
        {t(track.direction === 'out' ? `quality.sent.${track.source}` : `quality.received.${track.source}`)}
      </h3>
      <Rows
        rows={figuresOf(track, server).map(({ name, text }) => [
          t(`quality.${name}`),
          name === 'limited' ? t(`quality.limited_${text as 'cpu'}`) : text,
          name,
        ])}
      />
    </section>
  )
}

function PathFigures({ path, self }: { path: PathSample | null; self: boolean }) {
  const { t } = useTranslation()
  if (path === null) return null
  const available = self ? bitrateText(path.available) : null
  const rows: (readonly [string, string, string] | null)[] = [
    [t('quality.path'), t(`quality.path_${path.kind}`), 'path'],
    [t('quality.roundTrip'), msText(path.roundTrip) ?? '–', 'roundTrip'],
    available === null ? null : [t('quality.available'), available, 'available'],
  ]
  return (
    <section className="mb-4">
      <h3 className="mb-1 text-xs font-semibold text-muted">
        {t(path.kind === 'direct' ? 'quality.wayDirect' : 'quality.way')}
      </h3>
      <Rows rows={rows.filter((row) => row !== null)} />
    </section>
  )
}

function Rows({ rows }: { readonly rows: readonly (readonly [string, string, string])[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4">
      {rows.map(([label, value, name]) => (
        <div
          key={name}
          className="flex items-baseline justify-between gap-2 py-0.5 text-[0.8125rem] leading-5"
        >
          <dt className="truncate text-muted" title={label}>
            {label}
          </dt>
          <dd data-figure={name} className="whitespace-nowrap tabular-nums">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Charts({ samples, peer, you }: { samples: readonly Sample[]; peer: string; you: string }) {
  const { t } = useTranslation()
  const series = useMemo(() => seriesOf(samples, peer, you), [samples, peer, you])
  const { minutes } = series
  const lines = useMemo(
    () => ({
      bitrate: [{ label: t('quality.bitrate'), values: series.bitrate }],
      loss: [{ label: t('quality.loss'), values: series.loss }],
      delay: [
        { label: t('quality.roundTrip'), values: series.roundTrip },
        { label: t('quality.jitter'), values: series.jitter },
      ],
      fps: [{ label: t('quality.fps'), values: series.fps }],
    }),
    [series, t],
  )
  return (
    <div className="grid gap-3">
      <Chart title={t('quality.bitrate')} unit="kbit/s" minutes={minutes} lines={lines.bitrate} least={100} />
      <Chart title={t('quality.loss')} unit="%" minutes={minutes} lines={lines.loss} least={5} />
      <Chart title={t('quality.delay')} unit="ms" minutes={minutes} lines={lines.delay} least={100} />
      {series.fps.some((value) => value !== null) && (
        <Chart title={t('quality.fps')} unit="fps" minutes={minutes} lines={lines.fps} least={30} />
      )}
    </div>
  )
}
