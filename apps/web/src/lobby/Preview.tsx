import { Loader, Mic, MicOff, VideoIcon, VideoOff, Wallpaper } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BackdropDialog } from '../panels/backdrop/BackdropDialog.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { LevelMeter } from '../ui/LevelMeter.tsx'
import { RoundButton } from '../ui/RoundButton.tsx'
import { Video } from '../ui/Video.tsx'
import { type LocalMedia, showsOn } from '../ui/local-media.ts'
import { cx } from '../ui/cx.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'
import { viewChoices } from '../ui/view-choices.ts'

/** What the others will see and hear, with the two switches. */
export function Preview({ local, name }: { readonly local: LocalMedia; readonly name: string }) {
  const { t } = useTranslation()
  const microphone = useReadable(local.microphone)
  const camera = useReadable(local.camera)
  const [choosing, setChoosing] = useState(false)
  const heard = showsOn(microphone)
  const seen = showsOn(camera)
  const mirror = useSelected(viewChoices, (choices) => choices.mirror)
  return (
    <div className="scheme-stage overflow-hidden rounded-2xl bg-tile text-ink shadow-lg ring-1 ring-black/10">
      <div className="relative grid aspect-[4/3] place-items-center sm:aspect-video">
        <div className="absolute inset-0 flex flex-col items-center justify-center gap-4 pb-16">
          <Avatar name={name.trim() === '' ? '?' : name} className="w-24 text-4xl sm:w-28" />
          <p aria-live="polite" className="flex items-center gap-2 text-sm text-muted">
            {camera.input.state === 'opening' && <Loader aria-hidden className="size-4 animate-spin" />}
            {camera.input.state === 'opening' && t('lobby.cameraOpening')}
            {camera.input.state === 'closed' && t('lobby.cameraOff')}
            {camera.input.state === 'failed' && t('lobby.cameraFailed')}
          </p>
        </div>
        {camera.input.state === 'open' && (
          <Video
            data-self
            aria-label={t('lobby.preview')}
            track={camera.input.track}
            className={cx('absolute inset-0 size-full object-cover', mirror && 'mirrored')}
          />
        )}
        <div className="absolute inset-x-0 bottom-0 flex items-center justify-center gap-3 bg-linear-to-t from-black/55 to-transparent px-4 pt-10 pb-4">
          <RoundButton
            icon={heard ? Mic : MicOff}
            label={heard ? t('meeting.mute') : t('meeting.unmute')}
            tone={heard ? 'glass' : 'off'}
            warn={microphone.input.state === 'failed'}
            onClick={() => local.set('microphone', !heard)}
          />
          <RoundButton
            icon={seen ? VideoIcon : VideoOff}
            label={seen ? t('meeting.cameraOff') : t('meeting.cameraOn')}
            tone={seen ? 'glass' : 'off'}
            warn={camera.input.state === 'failed'}
            onClick={() => local.set('camera', !seen)}
          />
        </div>
      </div>
      <div className="flex items-center gap-3 border-t border-line bg-surface py-1.5 pr-2 pl-4">
        {heard ? (
          <Mic aria-hidden className="size-4 text-muted" />
        ) : (
          <MicOff aria-hidden className="size-4 text-danger-ink" />
        )}
        <LevelMeter
          className="flex-1"
          track={microphone.input.state === 'open' && microphone.on ? microphone.input.track : null}
        />
        <Button weight="quiet" icon={Wallpaper} onClick={() => setChoosing(true)}>
          {t('backdrop.open')}
        </Button>
      </div>
      {choosing && <BackdropDialog local={local} onClose={() => setChoosing(false)} />}
    </div>
  )
}
