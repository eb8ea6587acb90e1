import { VideoOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Video } from '../../ui/Video.tsx'
import type { LocalMedia } from '../../ui/local-media.ts'
import { useReadable } from '../../ui/use-readable.ts'

/** One's own picture as the others get it, beside the choice of what is behind it. */
export function BackdropPreview({ local }: { readonly local: LocalMedia }) {
  const { t } = useTranslation()
  const { input } = useReadable(local.camera)
  return (
    <div className="scheme-stage relative mx-auto grid aspect-video w-full max-w-96 place-items-center overflow-hidden rounded-2xl bg-tile text-ink">
      {input.state === 'open' ? (
        <Video
          aria-label={t('backdrop.preview')}
          track={input.track}
          className="mirrored absolute inset-0 size-full object-cover"
        />
      ) : (
        <p className="flex flex-col items-center gap-2 px-6 text-center text-sm text-muted">
          <VideoOff aria-hidden className="size-6" />
          {t('backdrop.cameraOff')}
        </p>
      )}
    </div>
  )
}
