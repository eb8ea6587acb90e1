import { Download, X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useTranslation } from 'react-i18next'

interface LightboxProps {
  readonly url: string
  readonly name: string
  readonly onClose: () => void
}

const BUTTON = 'grid size-11 place-items-center rounded-2xl bg-black/60 text-white hover:bg-black/80'

/** A picture as large as the window. */
export function Lightbox({ url, name, onClose }: LightboxProps) {
  const { t } = useTranslation()
  const title = t('talk.pictureOf', { name })
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/90" />
        <Radix.Content
          aria-describedby={undefined}
          className="scheme-stage fixed inset-0 z-50 grid place-items-center p-4 outline-none"
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          <img src={url} alt={title} className="max-h-full max-w-full rounded-lg object-contain" />
          <div className="absolute top-4 right-4 flex gap-2">
            <a
              href={url}
              download="picture"
              aria-label={t('talk.savePicture')}
              title={t('talk.savePicture')}
              className={BUTTON}
            >
              <Download aria-hidden className="size-5" />
            </a>
            <Radix.Close aria-label={t('app.close')} title={t('app.close')} className={BUTTON}>
              <X aria-hidden className="size-5" />
            </Radix.Close>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
