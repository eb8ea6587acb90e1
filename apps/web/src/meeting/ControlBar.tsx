import type { Meeting } from '@parley/client'
import type { Readable } from '@parley/kit'
import {
  Hand,
  MessageSquareText,
  Mic,
  MicOff,
  Settings,
  Share2,
  Users,
  VideoIcon,
  VideoOff,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RoundButton } from '../ui/RoundButton.tsx'
import { type LocalMedia, showsOn } from '../ui/local-media.ts'
import { useAct } from '../ui/use-act.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'
import { useWide } from '../ui/use-wide.ts'
import { Clock } from './Clock.tsx'
import { DeviceMenu } from './DeviceMenu.tsx'
import { LeaveControl } from './LeaveControl.tsx'
import { MoreMenu } from './MoreMenu.tsx'
import { ReactionButton } from './ReactionButton.tsx'
import { ShareScreenButton } from './ShareScreen.tsx'
import type { Unread } from './offered-screen.ts'
import type { DialogName, PanelName } from './openings.ts'
import type { Floating } from './use-floating.ts'
import type { ScreenShare } from './screen-share.ts'
import { handQueue } from './tiles.ts'

interface ControlBarProps {
  readonly meeting: Meeting
  readonly local: LocalMedia
  readonly share: ScreenShare | null
  readonly floating: Floating
  readonly panel: PanelName | null
  readonly unread: Readable<Unread>
  readonly onPanel: (panel: PanelName) => void
  readonly onDialog: (dialog: DialogName) => void
}

/** Everything one does in a meeting, in one row; on a phone people and sharing are in the row above the stage. */
export function ControlBar(props: ControlBarProps) {
  const { t } = useTranslation()
  const { meeting, panel, unread, onPanel, onDialog } = props
  const wide = useWide()
  const chat = <ChatButton panel={panel} unread={unread} onPanel={onPanel} />
  return (
    <footer className="grid grid-cols-1 items-center gap-4 px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:grid-cols-[minmax(0,1fr)_auto] md:px-4 lg:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
      {wide && (
        <div className="hidden min-w-0 items-center gap-3 pl-1 text-sm lg:flex">
          <Clock />
          <span aria-hidden className="h-4 w-px bg-line-strong" />
          <span className="truncate font-medium">{meeting.roomId}</span>
        </div>
      )}
      <div
        role="toolbar"
        aria-label={t('meeting.controls')}
        className="flex items-center justify-center gap-2 max-[23rem]:gap-1 sm:gap-2.5 max-[23rem]:[&>button]:size-11"
      >
        <Switches {...props} />
        {wide && <ReactionButton meeting={meeting} />}
        {wide && props.share !== null && <ShareScreenButton share={props.share} />}
        {!wide && chat}
        <MoreMenu meeting={meeting} floating={props.floating} onPanel={onPanel} onDialog={onDialog} />
        <LeaveControl meeting={meeting} />
      </div>
      {wide && (
        <div className="flex items-center justify-end gap-2">
          {chat}
          <PeopleButton meeting={meeting} panel={panel} onPanel={onPanel} />
          <RoundButton icon={Share2} label={t('meeting.share')} onClick={() => onDialog('share')} />
          <RoundButton icon={Settings} label={t('meeting.settings')} onClick={() => onDialog('settings')} />
        </div>
      )}
    </footer>
  )
}

function Switches({ meeting, local, onDialog }: Pick<ControlBarProps, 'meeting' | 'local' | 'onDialog'>) {
  const wide = useWide()
  const { t } = useTranslation()
  const act = useAct()
  const microphone = useReadable(local.microphone)
  const camera = useReadable(local.camera)
  const place = useSelected(meeting.room, ({ peers }) => handQueue(peers).indexOf(meeting.you) + 1)
  const hand = place > 0
  const heard = showsOn(microphone)
  const seen = showsOn(camera)
  return (
    <>
      <RoundButton
        icon={heard ? Mic : MicOff}
        label={heard ? t('meeting.mute') : t('meeting.unmute')}
        aria-keyshortcuts="M"
        tone={heard ? 'plain' : 'off'}
        warn={microphone.input.state === 'failed'}
        onClick={() => local.set('microphone', !heard)}
      />
      {wide && <DeviceMenu local={local} kind="microphone" onSettings={() => onDialog('settings')} />}
      <RoundButton
        icon={seen ? VideoIcon : VideoOff}
        label={seen ? t('meeting.cameraOff') : t('meeting.cameraOn')}
        aria-keyshortcuts="V"
        tone={seen ? 'plain' : 'off'}
        warn={camera.input.state === 'failed'}
        onClick={() => local.set('camera', !seen)}
      />
      {wide && <DeviceMenu local={local} kind="camera" onSettings={() => onDialog('picture-settings')} />}
      <RoundButton
        icon={Hand}
        label={hand ? t('meeting.lowerHand') : t('meeting.raiseHand')}
        tone={hand ? 'hand' : 'plain'}
        badge={place}
        calm
        describe={hand ? t('talk.yourPlace', { place }) : undefined}
        onClick={() => act(meeting.raiseHand(!hand))}
      />
    </>
  )
}

function ChatButton(props: Pick<ControlBarProps, 'panel' | 'unread' | 'onPanel'>) {
  const { t } = useTranslation()
  const { panel, onPanel } = props
  const unread = useReadable(props.unread)
  return (
    <RoundButton
      icon={MessageSquareText}
      label={t('meeting.chat')}
      aria-expanded={panel === 'chat'}
      tone={panel === 'chat' ? 'active' : 'plain'}
      badge={unread.count}
      call={unread.calls > 0}
      describe={unread.count > 0 ? t('meeting.chatUnread', { count: unread.count }) : undefined}
      onClick={() => onPanel('chat')}
    />
  )
}

function PeopleButton({ meeting, panel, onPanel }: Pick<ControlBarProps, 'meeting' | 'panel' | 'onPanel'>) {
  const { t } = useTranslation()
  const listed = useSelected(meeting.room, ({ peers }) => Object.keys(peers).length)
  const count = listed + useReadable(meeting.audience)
  return (
    <RoundButton
      icon={Users}
      label={t('meeting.people')}
      aria-expanded={panel === 'people'}
      tone={panel === 'people' ? 'active' : 'plain'}
      badge={count}
      calm
      describe={t('people.inMeeting', { count })}
      onClick={() => onPanel('people')}
    />
  )
}

/** The row above the stage on a phone: which room, who, and the link. */
export function TopBar({
  meeting,
  panel,
  onPanel,
  onDialog,
}: Omit<ControlBarProps, 'local' | 'unread' | 'share' | 'floating'>) {
  const { t } = useTranslation()
  if (useWide()) return null
  return (
    <header className="flex items-center gap-2 px-3 pt-[max(0.5rem,env(safe-area-inset-top))] pb-2">
      <p className="min-w-0 flex-1 truncate text-sm font-medium">{meeting.roomId}</p>
      <ReactionButton meeting={meeting} />
      <PeopleButton meeting={meeting} panel={panel} onPanel={onPanel} />
      <RoundButton icon={Share2} label={t('meeting.share')} onClick={() => onDialog('share')} />
    </header>
  )
}
