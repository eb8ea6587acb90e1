import type { Meeting } from '@parley/client'
import { Mic, MicOff, PhoneOff, VideoIcon, VideoOff } from 'lucide-react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../ui/Avatar.tsx'
import { RoundButton } from '../ui/RoundButton.tsx'
import { Video } from '../ui/Video.tsx'
import { cx } from '../ui/cx.ts'
import { type LocalMedia, showsOn } from '../ui/local-media.ts'
import { useAct } from '../ui/use-act.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'
import type { StageModel } from './stage-model.ts'
import type { Tile } from './tiles.ts'

interface FloatingViewProps {
  readonly meeting: Meeting
  readonly local: LocalMedia
  readonly stage: StageModel
  readonly window: Window | null
}

/** The meeting in a small window: who has the word or what is shown, and the controls one needs while doing something else. */
export function FloatingView({ window, ...rest }: FloatingViewProps) {
  return window === null ? null : createPortal(<Small {...rest} />, window.document.body)
}

function Small({ meeting, local, stage }: Omit<FloatingViewProps, 'window'>) {
  const { t } = useTranslation()
  const word = useSelected(stage.scene, (scene) => scene.word)
  return (
    <main className="scheme-stage flex h-dvh flex-col gap-2 bg-stage p-2 text-ink">
      {word === null ? (
        <p className="grid min-h-0 flex-1 place-items-center rounded-2xl bg-tile text-sm text-muted">
          {t('meeting.alone')}
        </p>
      ) : (
        <Word meeting={meeting} tile={word} />
      )}
      <Controls meeting={meeting} local={local} />
    </main>
  )
}

function Word({ meeting, tile }: { readonly meeting: Meeting; readonly tile: Tile }) {
  const { t } = useTranslation()
  const { video, source, name } = tile
  const media = useSelected(meeting.remote, (tracks) => (video === null ? null : (tracks.get(video) ?? null)))
  const shown = source === 'screen' ? t('meeting.screenOf', { name }) : name
  return (
    <div className="relative grid min-h-0 flex-1 place-items-center overflow-hidden rounded-2xl bg-tile">
      <Avatar name={name} className="w-20 text-3xl" />
      {media !== null && (
        <Video
          track={media}
          aria-label={shown}
          className={cx(
            'absolute inset-0 size-full',
            source === 'screen' ? 'bg-black object-contain' : 'object-cover',
          )}
        />
      )}
      <span className="absolute bottom-1.5 left-1.5 max-w-[calc(100%-0.75rem)] truncate rounded-lg bg-black/70 px-2 py-1 text-[0.8125rem] leading-4 text-white">
        {shown}
      </span>
    </div>
  )
}

function Controls({ meeting, local }: Pick<FloatingViewProps, 'meeting' | 'local'>) {
  const { t } = useTranslation()
  const act = useAct()
  const heard = showsOn(useReadable(local.microphone))
  const seen = showsOn(useReadable(local.camera))
  return (
    <div className="flex shrink-0 items-center justify-center gap-2 [&>button]:size-10">
      <RoundButton
        icon={heard ? Mic : MicOff}
        label={heard ? t('meeting.mute') : t('meeting.unmute')}
        tone={heard ? 'plain' : 'off'}
        onClick={() => local.set('microphone', !heard)}
      />
      <RoundButton
        icon={seen ? VideoIcon : VideoOff}
        label={seen ? t('meeting.cameraOff') : t('meeting.cameraOn')}
        tone={seen ? 'plain' : 'off'}
        onClick={() => local.set('camera', !seen)}
      />
      <RoundButton
        icon={PhoneOff}
        label={t('meeting.leave')}
        tone="danger"
        onClick={() => act(meeting.leave())}
      />
    </div>
  )
}
