import type { Meeting } from '@parley/client'
import { LIMITS } from '@parley/protocol'
import { KeyRound, Lock, MessageSquareText, Waypoints } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { INPUT } from '../ui/Field.tsx'
import { Switch } from '../ui/Switch.tsx'
import { useAct } from '../ui/use-act.ts'
import { useSelected } from '../ui/use-readable.ts'

/** Who may still come in: seen by all, changed by hosts. */
export function RoomLock({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const act = useAct()
  const locked = useSelected(meeting.room, (room) => room.locked)
  const open = useSelected(meeting.room, (room) => room.chatOpen)
  const direct = useSelected(meeting.room, (room) => room.direct)
  if (meeting.role === 'host') {
    return (
      <div className="grid gap-4 border-t border-line p-5">
        <Switch
          icon={Lock}
          label={t('people.lock')}
          hint={locked ? t('people.lockedText') : t('people.lockText')}
          on={locked}
          onTurn={(next) => act(meeting.changeRoom({ locked: next }))}
        />
        <Switch
          icon={MessageSquareText}
          label={t('talk.chatSwitch')}
          hint={open ? t('talk.chatSwitchOn') : t('talk.chatSwitchOff')}
          on={open}
          onTurn={(next) => act(meeting.changeRoom({ chatOpen: next }))}
        />
        <Switch
          icon={Waypoints}
          label={t('people.direct')}
          hint={direct ? t('people.directOn') : t('people.directOff')}
          on={direct}
          onTurn={(next) => act(meeting.changeRoom({ direct: next }))}
        />
        <PasswordForm meeting={meeting} />
      </div>
    )
  }
  if (!locked) return null
  return (
    <p className="flex items-center gap-2 border-t border-line px-5 py-4 text-sm text-muted">
      <Lock aria-hidden className="size-4" />
      {t('people.lockedSign')}
    </p>
  )
}

function PasswordForm({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const act = useAct()
  const id = useId()
  const has = useSelected(meeting.room, (room) => room.hasPassword)
  const [password, setPassword] = useState('')
  const set = (event: FormEvent): void => {
    event.preventDefault()
    if (password === '') return
    act(meeting.changeRoom({ password }).then(() => setPassword('')))
  }
  return (
    <form onSubmit={set}>
      <div className="flex items-center gap-3">
        <KeyRound aria-hidden className="size-5 shrink-0 text-muted" />
        <label htmlFor={id} className="min-w-0 flex-1">
          <span className="block text-sm font-medium">{t('people.password')}</span>
          <span className="mt-0.5 block text-[0.8125rem] leading-5 text-muted">
            {has ? t('people.passwordSet') : t('people.passwordNone')}
          </span>
        </label>
        {has && (
          <Button className="px-3" onClick={() => act(meeting.changeRoom({ password: null }))}>
            {t('people.passwordClear')}
          </Button>
        )}
      </div>
      <div className="mt-2.5 flex gap-2">
        <input
          id={id}
          value={password}
          placeholder={t('people.passwordNew')}
          maxLength={LIMITS.passwordLength}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setPassword(event.target.value)}
          className={`${INPUT} sm:text-sm`}
        />
        <Button type="submit" disabled={password === ''} className="min-h-11">
          {t('people.passwordSave')}
        </Button>
      </div>
    </form>
  )
}
