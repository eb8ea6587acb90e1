import type { Meeting } from '@parley/client'
import { ChevronUp, DoorClosed, PhoneOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../ui/Confirm.tsx'
import { Menu } from '../ui/Menu.tsx'
import { RoundButton } from '../ui/RoundButton.tsx'
import { useAct } from '../ui/use-act.ts'

/** The way out; a host may also end the meeting for everyone. */
export function LeaveControl({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const act = useAct()
  const [ending, setEnding] = useState(false)
  const host = meeting.role === 'host'
  return (
    <div className="flex items-center gap-px">
      <RoundButton
        icon={PhoneOff}
        label={t('meeting.leave')}
        tone="danger"
        className={host ? 'rounded-r-md' : ''}
        onClick={() => act(meeting.leave())}
      />
      {host && (
        <Menu
          items={[
            { text: t('meeting.endForAll'), icon: DoorClosed, danger: true, onChoose: () => setEnding(true) },
          ]}
        >
          <RoundButton
            icon={ChevronUp}
            label={t('meeting.leaveMore')}
            tone="danger"
            className="w-8 rounded-l-md"
          />
        </Menu>
      )}
      {ending && (
        <Confirm
          title={t('meeting.endTitle')}
          text={t('meeting.endText')}
          act={t('meeting.endConfirm')}
          onAct={() => act(meeting.endRoom())}
          onClose={() => setEnding(false)}
        />
      )}
    </div>
  )
}
