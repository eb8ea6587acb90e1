import { EllipsisVertical, Maximize, Minimize, Settings } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { RoundButton } from '../ui/RoundButton.tsx'
import { useAct } from '../ui/use-act.ts'
import { useWide } from '../ui/use-wide.ts'
import type { DialogName } from './openings.ts'

interface MoreMenuProps {
  readonly onDialog: (dialog: DialogName) => void
}

/** What one does now and then, out of the way of what one does all the time. */
export function MoreMenu({ onDialog }: MoreMenuProps) {
  const { t } = useTranslation()
  const wide = useWide()
  const fullScreen = useFullScreen()
  const items: (MenuItem | null)[] = [
    fullScreen,
    wide ? null : { text: t('meeting.settings'), icon: Settings, onChoose: () => onDialog('settings') },
  ]
  return (
    <Menu items={items.filter((item) => item !== null)}>
      <RoundButton icon={EllipsisVertical} label={t('meeting.moreActions')} />
    </Menu>
  )
}

/** The whole screen for the meeting (Fullscreen API), where the browser lets a page have it: those of iPhones do not. */
function useFullScreen(): MenuItem | null {
  const { t } = useTranslation()
  const act = useAct()
  const full = useSyncExternalStore(followFullScreen, () => document.fullscreenElement !== null)
  if (!document.fullscreenEnabled) return null
  return full
    ? {
        text: t('meeting.fullScreenEnd'),
        icon: Minimize,
        onChoose: () => act(document.exitFullscreen()),
      }
    : {
        text: t('meeting.fullScreen'),
        icon: Maximize,
        onChoose: () => act(document.documentElement.requestFullscreen()),
      }
}

function followFullScreen(changed: () => void): () => void {
  document.addEventListener('fullscreenchange', changed)
  return () => document.removeEventListener('fullscreenchange', changed)
}
