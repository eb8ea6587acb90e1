import { LIMITS } from '@parley/protocol'
import { Eye, EyeOff, LoaderCircle } from 'lucide-react'
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { fitName } from '../ui/link.ts'
import type { LocalMedia } from '../ui/local-media.ts'

/** What the form shows and what it can be told. */
export interface EntryFormProps {
  readonly password: 'none' | 'asked' | 'wrong'
  readonly joining: boolean
  readonly local: LocalMedia
  readonly name: string
  readonly onName: (name: string) => void
  readonly onJoin: (entry: { name: string; password?: string }) => void
}

/** Name, password where one is needed, and the two ways in. */
export function EntryForm({ password, joining, local, name, onName, onJoin }: EntryFormProps) {
  const { t } = useTranslation()
  const [secret, setSecret] = useState('')
  const [missing, setMissing] = useState<'name' | 'password' | null>(null)
  // The complaint belongs to the password that was tried, not to the one being typed.
  const [tried, setTried] = useState('')
  const nameField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)

  useEffect(() => {
    // The first thing to do is in the hand at once; on a phone the keyboard would cover the picture.
    const field = nameField.current
    if (field?.value === '' && !matchMedia('(pointer: coarse)').matches) field.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    if (password === 'wrong') passwordField.current?.select()
  }, [password, joining])
  const join = (): void => {
    const fitted = fitName(name)
    if (fitted === '') {
      nameField.current?.focus()
      return setMissing('name')
    }
    if (password !== 'none' && secret === '') {
      passwordField.current?.focus()
      return setMissing('password')
    }
    setMissing(null)
    setTried(secret)
    onJoin(secret === '' ? { name: fitted } : { name: fitted, password: secret })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    join()
  }
  return (
    <form onSubmit={submit} noValidate className="mt-6 grid gap-5">
      <Field
        ref={nameField}
        label={t('lobby.nameLabel')}
        placeholder={t('lobby.nameHint')}
        value={name}
        autoComplete="name"
        maxLength={LIMITS.nameLength}
        onChange={(event) => onName(event.target.value)}
        error={missing === 'name' && fitName(name) === '' ? t('lobby.nameMissing') : null}
      />
      {password !== 'none' && (
        <PasswordField
          field={passwordField}
          value={secret}
          onChange={setSecret}
          error={
            password === 'wrong' && secret === tried && secret !== ''
              ? t('lobby.passwordWrong')
              : missing === 'password' && secret === ''
                ? t('lobby.passwordMissing')
                : null
          }
        />
      )}
      <div className="grid gap-3">
        <Button type="submit" weight="primary" large disabled={joining}>
          {joining && <LoaderCircle aria-hidden className="size-5 animate-spin" />}
          {joining ? t('lobby.joining') : t('lobby.join')}
        </Button>
        <Button
          large
          disabled={joining}
          onClick={() => {
            local.without()
            join()
          }}
        >
          {t('lobby.joinWithout')}
        </Button>
      </div>
    </form>
  )
}

interface PasswordFieldProps {
  readonly field: RefObject<HTMLInputElement | null>
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | null
}

function PasswordField({ field, value, onChange, error }: PasswordFieldProps) {
  const { t } = useTranslation()
  const [visible, setVisible] = useState(false)
  return (
    <div>
      <Field
        ref={field}
        label={t('lobby.passwordLabel')}
        type={visible ? 'text' : 'password'}
        value={value}
        autoComplete="off"
        maxLength={LIMITS.passwordLength}
        onChange={(event) => onChange(event.target.value)}
        error={error}
        trailing={
          <IconButton
            icon={visible ? EyeOff : Eye}
            label={visible ? t('lobby.hide') : t('lobby.show')}
            onClick={() => setVisible(!visible)}
          />
        }
      />
      {error === null && <p className="mt-1.5 text-sm text-muted">{t('lobby.passwordAsked')}</p>}
    </div>
  )
}
