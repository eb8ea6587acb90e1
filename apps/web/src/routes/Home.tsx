import { detach } from '@parley/kit'
import { parseRoomInput } from '@parley/protocol'
import { ArrowRight, CircleAlert, LoaderCircle, VideoIcon } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { Button } from '../ui/Button.tsx'
import { Callout } from '../ui/Callout.tsx'
import { Field } from '../ui/Field.tsx'
import { Shell } from '../ui/Shell.tsx'
import { roomPath } from '../ui/link.ts'
import { useTitle } from '../ui/use-title.ts'
import { HomePicture } from './HomePicture.tsx'
import { Recent } from './Recent.tsx'
import { useStart } from './use-start.ts'

/** The first page: start a meeting, or join one. */
export function Home() {
  const { t } = useTranslation()
  useTitle('Parley')
  const { starting, failure, start } = useStart()
  return (
    <Shell>
      <div className="grid flex-1 items-center gap-12 py-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] lg:gap-16">
        <div className="mx-auto w-full max-w-lg lg:mx-0">
          <h1 className="text-4xl leading-[1.15] font-semibold tracking-tight text-balance whitespace-pre-line sm:text-5xl sm:leading-[1.12]">
            {t('home.title')}
          </h1>
          <p className="mt-5 text-lg leading-7 text-pretty text-muted">{t('home.text')}</p>
          <div className="mt-9">
            <Button
              weight="primary"
              large
              {...(starting ? {} : { icon: VideoIcon })}
              disabled={starting}
              onClick={() => detach(start(), 'starting a meeting')}
              className="w-full sm:w-auto sm:px-7"
            >
              {starting && <LoaderCircle aria-hidden className="size-5 animate-spin" />}
              {starting ? t('home.starting') : t('home.start')}
            </Button>
            {failure !== null && (
              <Callout tone="danger" icon={CircleAlert} title={failure} className="mt-4" />
            )}
          </div>
          <div className="my-7 flex items-center gap-4 text-sm text-muted">
            <span aria-hidden className="h-px flex-1 bg-line" />
            {t('home.or')}
            <span aria-hidden className="h-px flex-1 bg-line" />
          </div>
          <JoinForm />
          <Recent />
          <p className="mt-6 text-sm">
            <Link href="/check" className="font-medium text-accent underline-offset-4 hover:underline">
              {t('check.link')}
            </Link>
          </p>
        </div>
        <HomePicture className="hidden lg:block" />
      </div>
    </Shell>
  )
}

function JoinForm() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const join = (event: FormEvent): void => {
    event.preventDefault()
    const room = parseRoomInput(text)
    if (room !== null) navigate(roomPath(room))
    else setError(text.trim() === '' ? t('home.empty') : t('home.invalid'))
  }
  return (
    <form onSubmit={join} noValidate className="flex items-start gap-3">
      <Field
        className="min-w-0 flex-1"
        label={t('home.roomLabel')}
        placeholder={t('home.roomHint')}
        value={text}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={error}
        onChange={(event) => {
          setText(event.target.value)
          setError(null)
        }}
      />
      <Button type="submit" className="mt-6.5 min-h-11 border-line-strong px-5">
        {t('home.join')}
        <ArrowRight aria-hidden className="size-4.5" />
      </Button>
    </form>
  )
}
