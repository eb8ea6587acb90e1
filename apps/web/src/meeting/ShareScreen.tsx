import { canShareScreen } from '@parley/client'
import { MonitorUp, MonitorX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
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
