import type { ContentChoice, Meeting, Sending, Sharpness } from '@parley/client'
import { MonitorUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Segments } from '../ui/Segments.tsx'
import { Video } from '../ui/Video.tsx'
import { useReadable } from '../ui/use-readable.ts'
import type { Shared } from './screen-share.ts'
import { limitOf } from './sharing-words.ts'

interface SharingDetailsProps {
  readonly meeting: Meeting
  readonly shared: Shared
  readonly sending: Sending | null
}

/** What the others see of one's screen: the picture, how it is sent and why so, what it is taken for, and where it arrives. */
export function SharingDetails({ meeting, shared, sending }: SharingDetailsProps) {
  const { t } = useTranslation()
  const words = ({ width, height, fps }: Sharpness): string => t('screen.sharpness', { width, height, fps })
  return (
    <div className="grid gap-4">
      <Preview picture={shared.picture} />
      <div data-sending className="grid gap-1.5">
        {sending === null ? (
          <p className="text-muted">{t('screen.waiting')}</p>
        ) : (
          <>
            {sending.captured !== null && <Row name={t('screen.captured')}>{words(sending.captured)}</Row>}
            <Row name={t('screen.sent')}>{words(sending.sent)}</Row>
            <p className="text-muted">{t(`screen.limited.${limitOf(sending)}`)}</p>
          </>
        )}
      </div>
      <ContentChoices content={shared.content} />
      <Viewers meeting={meeting} />
    </div>
  )
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <span className="min-w-0 truncate">{name}</span>
      <span className="shrink-0 text-muted tabular-nums">{children}</span>
    </div>
  )
}

/** Of the whole screen there is none: it would contain itself without end, and never stand still. */
function Preview({ picture }: { readonly picture: MediaStreamTrack }) {
  const { t } = useTranslation()
  if (picture.getSettings().displaySurface === 'monitor') {
    return (
      <p className="flex items-center gap-3 rounded-xl bg-raised p-3 text-muted">
        <MonitorUp aria-hidden className="size-5 shrink-0" />
        {t('screen.noPreview')}
      </p>
    )
  }
  return (
    <div className="relative aspect-video overflow-hidden rounded-xl bg-raised">
      <Video
        track={picture}
        aria-label={t('screen.preview')}
        className="absolute inset-0 size-full object-contain"
      />
    </div>
  )
}

function ContentChoices({ content }: { readonly content: Shared['content'] }) {
  const { t } = useTranslation()
  const choice = useReadable(content.choice)
  const taken = useReadable(content.content)
  const options: readonly { value: ContentChoice; text: string }[] = [
    { value: 'auto', text: t('screen.auto') },
    { value: 'text', text: t('screen.text') },
    { value: 'motion', text: t('screen.motion') },
  ]
  return (
    <div data-content={taken} className="grid gap-1.5">
      <p className="font-medium">{t('screen.shows')}</p>
      <Segments
        label={t('screen.shows')}
        value={choice}
        options={options}
        onChoose={(next) => content.choose(next)}
        className="w-full"
      />
      <p className="text-muted">{taken === 'text' ? t('screen.asText') : t('screen.asMotion')}</p>
    </div>
  )
}

function Viewers({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const viewers = useReadable(meeting.viewers)
  const { peers } = useReadable(meeting.room)
  return (
    <div className="grid gap-1.5">
      <p className="font-medium">{t('screen.viewers')}</p>
      {viewers.size === 0 ? (
        <p className="text-muted">{t('screen.nobody')}</p>
      ) : (
        <ul className="grid max-h-40 gap-1.5 overflow-y-auto">
          {[...viewers].map(([peer, { width, height, fps }]) => (
            <li key={peer} data-viewer={peer}>
              <Row name={peers[peer]?.name ?? ''}>{t('screen.sharpness', { width, height, fps })}</Row>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
