import type { Meeting } from '@parley/client'
import type { PeerId } from '@parley/protocol'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../ui/Confirm.tsx'
import { useAct } from '../ui/use-act.ts'

interface RemoveQuestionProps {
  readonly meeting: Meeting
  readonly peer: PeerId
  readonly name: string
  readonly onRemoved?: () => void
  readonly onClose: () => void
}

/** Asks a host before somebody is removed from the meeting, and removes them. */
export function RemoveQuestion({ meeting, peer, name, onRemoved, onClose }: RemoveQuestionProps) {
  const { t } = useTranslation()
  const act = useAct()
  return (
    <Confirm
      title={t('people.removeTitle', { name })}
      text={t('people.removeText', { name })}
      act={t('people.removeConfirm')}
      onAct={() => act(meeting.removePeer(peer).then(onRemoved))}
      onClose={onClose}
    />
  )
}
