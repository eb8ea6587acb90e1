import type { Meeting } from '@parley/client'
import { DoorClosed, LogOut, PhoneOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../ui/Confirm.tsx'
import { Menu } from '../ui/Menu.tsx'
import { RoundButton } from '../ui/RoundButton.tsx'
import { useAct } from '../ui/use-act.ts'

/** The way out; a host chooses between going alone and ending the meeting for everyone. */
export function LeaveControl({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const act = useAct()
  const [ending, setEnding] = useState(false)
  const leave = (): void => act(meeting.leave())
  if (meeting.role !== 'host') {
    return <RoundButton icon={PhoneOff} label={t('meeting.leave')} tone="danger" onClick={leave} />
  }
  return (
    <>
      <Menu
        items={[
          { text: t('meeting.leave'), icon: LogOut, onChoose: leave },
          { text: t('meeting.endForAll'), icon: DoorClosed, danger: true, onChoose: () => setEnding(true) },
        ]}
      >
        <RoundButton icon={PhoneOff} label={t('meeting.leave')} tone="danger" />
      </Menu>
      {ending && (
        <Confirm
          title={t('meeting.endTitle')}
          text={t('meeting.endText')}
          act={t('meeting.endConfirm')}
          onAct={() => act(meeting.endRoom())}
          onClose={() => setEnding(false)}
        />
      )}
    </>
  )
}
