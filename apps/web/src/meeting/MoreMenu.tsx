import type { Meeting } from '@parley/client'
import {
  Captions,
  ChartNoAxesColumn,
  EllipsisVertical,
  FileUp,
  Keyboard,
  LayoutGrid,
  Maximize,
  Minimize,
  PictureInPicture,
  PictureInPicture2,
  Settings,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { RoundButton } from '../ui/RoundButton.tsx'
import { useAct } from '../ui/use-act.ts'
import { useSelected } from '../ui/use-readable.ts'
import { useWide } from '../ui/use-wide.ts'
import { toggleFullScreen, useFullScreen } from './full-screen.ts'
import { unanswered } from '../panels/files/batches.ts'
import type { DialogName, PanelName } from './openings.ts'
import type { Floating } from './use-floating.ts'

interface MoreMenuProps {
  readonly meeting: Meeting
  readonly floating: Floating
  readonly onDialog: (dialog: DialogName) => void
  readonly onPanel: (panel: PanelName) => void
}

/** What one does now and then, out of the way of what one does all the time. */
export function MoreMenu({ meeting, floating, onPanel, onDialog }: MoreMenuProps) {
  const { t } = useTranslation()
  const act = useAct()
  const wide = useWide()
  const full = useFullScreen()
  const fullScreen: MenuItem = {
    text: full === true ? t('meeting.fullScreenEnd') : t('meeting.fullScreen'),
    icon: full === true ? Minimize : Maximize,
    onChoose: () => act(toggleFullScreen()),
  }
  const layout: MenuItem = {
    text: t('stage.layout'),
    icon: LayoutGrid,
    onChoose: () => onDialog('layout'),
  }
  const shortcuts: MenuItem = {
    text: t('shortcuts.title'),
    icon: Keyboard,
    onChoose: () => onDialog('shortcuts'),
  }
  const settings: MenuItem = {
    text: t('meeting.settings'),
    icon: Settings,
    onChoose: () => onDialog('settings'),
  }
  const quality: MenuItem = {
    text: t('quality.title'),
    icon: ChartNoAxesColumn,
    onChoose: () => onPanel('quality'),
  }
  const captions: MenuItem = {
    text: t('captions.title'),
    icon: Captions,
    onChoose: () => onDialog('captions'),
  }
  const offers = useSelected(meeting.files.transfers, (transfers) => unanswered(transfers).length)
  const files: MenuItem = {
    text: t('files.title'),
    icon: FileUp,
    onChoose: () => onPanel('files'),
  }
  // A wide window has a button for the settings, a phone has no keys.
  const items = [
    meeting.files.allowed ? files : null,
    captions,
    layout,
    full === null ? null : fullScreen,
    useFloatItem(floating),
    quality,
    wide ? shortcuts : settings,
  ]
  return (
    <Menu items={items.filter((item) => item !== null)}>
      <RoundButton
        icon={EllipsisVertical}
        label={t('meeting.moreActions')}
        badge={offers}
        describe={offers > 0 ? t('files.open', { count: offers }) : undefined}
      />
    </Menu>
  )
}

function useFloatItem({ window, toggle }: Floating): MenuItem | null {
  const { t } = useTranslation()
  if (toggle === null) return null
  return window === null
    ? { text: t('stage.float'), icon: PictureInPicture2, onChoose: toggle }
    : { text: t('stage.floatEnd'), icon: PictureInPicture, onChoose: toggle }
}
