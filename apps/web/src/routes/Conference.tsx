import type { Meeting } from '@parley/client'
import { detach, type Readable } from '@parley/kit'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Toaster } from 'sonner'
import { CaptionOverlay } from '../captions/CaptionOverlay.tsx'
import { TranscriptSign } from '../captions/TranscriptSign.tsx'
import { useDictation } from '../captions/use-dictation.ts'
import { Banner } from '../meeting/Banner.tsx'
import { ControlBar, TopBar } from '../meeting/ControlBar.tsx'
import { Later } from '../meeting/Later.tsx'
import { MeasuredMeeting } from '../meeting/MeasuredMeeting.tsx'
import { useDirectChoice } from '../meeting/direct-choice.ts'
import { FloatingView } from '../meeting/FloatingView.tsx'
import type { DialogName, PanelName } from '../meeting/openings.ts'
import { Hearing } from '../meeting/Hearing.tsx'
import { RemoteAudio } from '../meeting/RemoteAudio.tsx'
import type { SourceProblem } from '../meeting/sources.ts'
import { SharingNote } from '../meeting/SharingNote.tsx'
import { StayGuard } from '../meeting/StayGuard.tsx'
import { StageView } from '../meeting/StageView.tsx'
import { useBackdropNotice } from '../meeting/use-backdrop-notice.ts'
import { useAskedQuality } from '../meeting/use-asked-quality.ts'
import { useNotices } from '../meeting/use-notices.ts'
import { useFloating } from '../meeting/use-floating.ts'
import { useStage } from '../meeting/use-stage.ts'
import { useScreenShare } from '../meeting/use-screen-share.ts'
import { useMeetingKeys } from '../meeting/use-meeting-keys.ts'
import { useRoomSounds } from '../meeting/use-room-sounds.ts'
import { useWakeLock } from '../meeting/use-wake-lock.ts'
import { CaptionsDialog } from '../panels/CaptionsDialog.tsx'
import { Chat } from '../panels/chat/Chat.tsx'
import { LayoutDialog } from '../panels/LayoutDialog.tsx'
import { FileDesk } from '../panels/files/file-desk.ts'
import { FilesPanel } from '../panels/files/FilesPanel.tsx'
import { FileTraffic } from '../panels/files/FileTraffic.tsx'
import { People } from '../panels/People.tsx'
import { QualityPanel } from '../panels/quality/QualityPanel.tsx'
import { SettingsDialog } from '../panels/settings/SettingsDialog.tsx'
import { ShortcutSheet } from '../panels/ShortcutSheet.tsx'
import { ShareDialog } from '../panels/ShareDialog.tsx'
import { loadEmoji } from '../panels/chat/emoji-data.ts'
import type { LocalMedia } from '../ui/local-media.ts'
import { theme } from '../ui/theme.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'
import { useOfferedScreen } from './use-offered-screen.ts'
import { UnreadWatch } from './UnreadWatch.tsx'

interface ConferenceProps {
  readonly meeting: Meeting
  readonly local: LocalMedia
  /** The last device whose media the server would not take. */
  readonly problem: Readable<SourceProblem | null>
}

/**
 * A meeting that one is in: the stage, the controls, and what opens beside and above them. All of it is loaded before:
 * a panel that is fetched when it is opened could not be, just when the server is away.
 */
export function Conference(props: ConferenceProps) {
  return (
    <MeasuredMeeting meeting={props.meeting}>
      <Screen {...props} />
    </MeasuredMeeting>
  )
}

function Screen({ meeting, local, problem }: ConferenceProps) {
  const { t } = useTranslation()
  const screen = useOfferedScreen(meeting)
  const { outbox, places } = screen
  const panel = useReadable(screen.panel)
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const [desk] = useState(() => new FileDesk())
  const toggle = useCallback(
    (name: PanelName) => screen.panel.update((open) => (open === name ? null : name)),
    [screen],
  )
  const close = useCallback(() => screen.panel.set(null), [screen])
  const openChat = useCallback(() => screen.panel.set('chat'), [screen])
  const showFiles = useCallback(() => screen.panel.set('files'), [screen])
  useNotices(meeting, local, problem)
  useBackdropNotice()
  useRoomSounds(meeting, local)
  useAskedQuality(() => screen.panel.set('quality'))
  useWakeLock()
  useDirectChoice(meeting)
  useDictation(meeting, local)
  const share = useScreenShare(meeting)
  const stage = useStage(meeting)
  const floating = useFloating()
  useMeetingKeys({ meeting, local, share, stage, onPanel: toggle, onDialog: setDialog, onEscape: close })
  const bar = {
    meeting,
    local,
    share,
    floating,
    panel,
    unread: screen.unread,
    onPanel: toggle,
    onDialog: setDialog,
  }

  return (
    <Frame meeting={meeting}>
      <h1 className="sr-only">{t('meeting.label', { room: meeting.roomId })}</h1>
      <TopBar {...bar} />
      <main className="relative flex min-h-0 flex-1 flex-col pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)] md:pt-3">
        <Banner meeting={meeting} />
        {share !== null && <SharingNote meeting={meeting} share={share} />}
        <div className="flex min-h-0 flex-1 gap-3 px-2 md:px-4">
          <div className="relative flex min-h-0 min-w-0 flex-1">
            <StageView meeting={meeting} local={local} stage={stage} />
            <TranscriptSign meeting={meeting} />
            <CaptionOverlay meeting={meeting} />
          </div>
          {panel === 'chat' && <Chat meeting={meeting} outbox={outbox} places={places} onClose={close} />}
          {panel === 'files' && <FilesPanel meeting={meeting} desk={desk} onClose={close} />}
          {panel === 'people' && <People meeting={meeting} onClose={close} />}
          {panel === 'quality' && <QualityPanel meeting={meeting} onClose={close} />}
        </div>
      </main>
      <ControlBar {...bar} />
      <Above meeting={meeting} local={local} dialog={dialog} onClose={() => setDialog(null)} />
      <StayGuard meeting={meeting} />
      <RemoteAudio meeting={meeting} local={local} />
      <Later meeting={meeting}>
        <FileTraffic
          meeting={meeting}
          desk={desk}
          seen={panel === 'files' || panel === 'chat'}
          onShow={showFiles}
        />
        <FloatingView meeting={meeting} local={local} stage={stage} window={floating.window} />
        <Hearing local={local} />
        <EmojiNames />
      </Later>
      <UnreadWatch meeting={meeting} open={panel === 'chat'} unread={screen.unread} onOpen={openChat} />
      <Toasts />
    </Frame>
  )
}

interface FrameProps {
  readonly meeting: Meeting
  readonly children: ReactNode
}

/** What says how the connection stands: it changes when there is most to do, and nothing inside is drawn again for it. */
function Frame({ meeting, children }: FrameProps) {
  const state = useSelected(meeting.connection, (connection) => connection.state)
  const straight = useReadable(meeting.straight)
  return (
    <div
      data-connection={state}
      data-straight={straight}
      className="scheme-stage fixed inset-0 flex h-dvh flex-col overflow-hidden bg-stage text-ink"
    >
      {children}
    </div>
  )
}

/** The names of emoji are fetched soon after joining: the picker then opens while the server is away. */
function EmojiNames() {
  const { i18n } = useTranslation()
  useEffect(() => detach(loadEmoji(i18n.language), 'loading the emoji'), [i18n.language])
  return null
}

interface AboveProps extends Omit<ConferenceProps, 'problem'> {
  readonly dialog: DialogName | null
  readonly onClose: () => void
}

function Above({ meeting, local, dialog, onClose }: AboveProps) {
  const hasPassword = useSelected(meeting.room, (room) => room.hasPassword)
  const locked = useSelected(meeting.room, (room) => room.locked)
  return (
    <>
      {dialog === 'share' && (
        <ShareDialog room={meeting.roomId} hasPassword={hasPassword} locked={locked} onClose={onClose} />
      )}
      {dialog === 'settings' && <SettingsDialog page="sound" local={local} onClose={onClose} />}
      {dialog === 'picture-settings' && <SettingsDialog page="picture" local={local} onClose={onClose} />}
      {dialog === 'captions' && <CaptionsDialog meeting={meeting} onClose={onClose} />}
      {dialog === 'layout' && <LayoutDialog onClose={onClose} />}
      {dialog === 'shortcuts' && <ShortcutSheet onClose={onClose} />}
    </>
  )
}

/** Where toasts cover neither the row above the stage on a phone nor, in a window, names and controls. */
const OFFSET = { wide: { top: 20 }, narrow: { top: 72 } }

function Toasts() {
  return (
    <Toaster
      theme={useReadable(theme)}
      position="top-center"
      offset={OFFSET.wide}
      mobileOffset={OFFSET.narrow}
      visibleToasts={3}
      duration={3_500}
      toastOptions={{ className: '!font-sans !rounded-xl !border-line !bg-surface !text-ink !py-3' }}
    />
  )
}
