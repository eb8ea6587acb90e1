import type { Meeting } from '@parley/client'
import { type LocalMedia, showsOn } from '../ui/local-media.ts'
import { useAct } from '../ui/use-act.ts'
import type { DialogName, PanelName } from './openings.ts'
import { toggleFullScreen } from './full-screen.ts'
import type { ScreenShare } from './screen-share.ts'
import type { StageModel } from './stage-model.ts'
import { useShortcuts } from './use-shortcuts.ts'

interface MeetingKeys {
  readonly meeting: Meeting
  readonly local: LocalMedia
  readonly share: ScreenShare | null
  readonly stage: StageModel
  readonly onPanel: (panel: PanelName) => void
  readonly onDialog: (dialog: DialogName) => void
  readonly onEscape: () => void
}

/** Gives the keys of a meeting their deeds: the same verbs as the buttons. */
export function useMeetingKeys({
  meeting,
  local,
  share,
  stage,
  onPanel,
  onDialog,
  onEscape,
}: MeetingKeys): void {
  const act = useAct()
  const turn = (kind: 'microphone' | 'camera') => (): void => local.set(kind, !showsOn(local[kind].get()))
  useShortcuts({
    microphone: turn('microphone'),
    camera: turn('camera'),
    hand: () => {
      const raised = (meeting.room.get().peers[meeting.you]?.handRaisedAt ?? null) !== null
      act(meeting.raiseHand(!raised))
    },
    ...(share === null ? {} : { screen: () => share.toggle() }),
    chat: () => onPanel('chat'),
    people: () => onPanel('people'),
    fullScreen: () => act(toggleFullScreen()),
    previousPage: () => stage.turn(-1),
    nextPage: () => stage.turn(1),
    sheet: () => onDialog('shortcuts'),
    escape: onEscape,
  })
}
