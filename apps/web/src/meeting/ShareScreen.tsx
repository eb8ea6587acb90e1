import { canShareScreen } from '@parley/client'
import { MonitorUp, MonitorX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { RoundButton } from '../ui/RoundButton.tsx'
import { useReadable } from '../ui/use-readable.ts'
import type { ScreenShare } from './screen-share.ts'

/** Starts and stops sharing one's screen; nothing where the browser cannot. */
export function ShareScreenButton({ share }: { readonly share: ScreenShare }) {
  const { t } = useTranslation()
  const state = useReadable(share.state)
  if (!canShareScreen()) return null
  return state === 'on' ? (
    <RoundButton
      icon={MonitorX}
      label={t('meeting.stopSharing')}
      tone="active"
      onClick={() => share.stop()}
    />
  ) : (
    <RoundButton icon={MonitorUp} label={t('meeting.shareScreen')} onClick={() => share.start()} />
  )
}

/** Says that one's screen is seen by everyone: forgetting it is how secrets get out. */
export function SharingNote({ share }: { readonly share: ScreenShare }) {
  const { t } = useTranslation()
  if (useReadable(share.state) !== 'on') return null
  return (
    <div className="mx-2 mb-2 flex items-center justify-center gap-4 rounded-xl bg-tile px-4 py-2 text-sm md:mx-4">
      <output className="flex items-center gap-2">
        <MonitorUp aria-hidden className="size-4 shrink-0 text-live" />
        {t('meeting.sharing')}
      </output>
      <Button className="min-h-9 px-3" onClick={() => share.stop()}>
        {t('meeting.stopSharing')}
      </Button>
    </div>
  )
}
