import type { RoomInfo } from '@parley/protocol'
import { ChevronDown, Crown, Lock, PanelsTopLeft, SlidersHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { BackdropState } from '../panels/backdrop/BackdropState.tsx'
import { Callout } from '../ui/Callout.tsx'
import { DeviceChoices } from '../ui/DeviceChoices.tsx'
import { Button } from '../ui/Button.tsx'
import { Shell } from '../ui/Shell.tsx'
import { useWide } from '../ui/use-wide.ts'
import { EntryForm, type EntryFormProps } from './EntryForm.tsx'
import { Preview } from './Preview.tsx'
import { Troubles } from './Troubles.tsx'

/** What the lobby shows and what it can be told. */
export interface LobbyProps extends EntryFormProps {
  readonly info: RoomInfo
  readonly host: boolean
  /** Whether this browser is in the room already, in another tab. */
  readonly elsewhere: boolean
  readonly onMoveHere: () => void
}

/** The page before a meeting: how one looks and sounds, under which name, and what is known of the room. */
export function Lobby(props: LobbyProps) {
  const { t } = useTranslation()
  const { info, host, local, elsewhere } = props
  const wide = useWide()
  return (
    <Shell>
      <div className="appear grid flex-1 content-start items-start gap-6 pt-2 pb-10 lg:grid-cols-[minmax(0,7fr)_minmax(20rem,5fr)] lg:gap-12 lg:pt-8">
        <div className="min-w-0">
          <Preview local={local} name={props.name} />
          <details open={wide} className="group mt-4">
            <summary className="flex min-h-11 list-none items-center gap-2 rounded-xl text-sm font-medium text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
              <SlidersHorizontal aria-hidden className="size-4.5" />
              {t('devices.title')}
              <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
            </summary>
            <div className="pt-2">
              <DeviceChoices local={local} />
            </div>
          </details>
        </div>
        <div className="min-w-0">
          <p className="text-sm font-medium break-words text-accent">{info.id}</p>
          <h1 className="mt-1 text-2xl font-semibold tracking-tight sm:text-3xl">{t('lobby.title')}</h1>
          <p className="mt-2 text-muted">
            {info.peers === 0 ? t('lobby.nobody') : t('lobby.someone', { count: info.peers })}
          </p>
          <div className="mt-5 grid gap-3 empty:hidden">
            {host && <Callout tone="info" icon={Crown} title={t('lobby.youHost')} />}
            {info.locked && !host && <Callout tone="warn" icon={Lock} title={t('lobby.locked')} />}
            {elsewhere && (
              <Callout
                tone="warn"
                icon={PanelsTopLeft}
                title={t('lobby.elsewhere')}
                action={
                  <Button weight="primary" onClick={props.onMoveHere} disabled={props.joining}>
                    {t('lobby.moveHere')}
                  </Button>
                }
              >
                {t('lobby.elsewhereText')}
              </Callout>
            )}
            <Troubles local={local} />
            <BackdropState />
          </div>
          <EntryForm {...props} />
          <p className="mt-5 text-sm">
            {/* Another tab: the lobby stays as it is. */}
            <a
              href="/check"
              target="_blank"
              rel="noopener"
              className="font-medium text-accent underline-offset-4 hover:underline"
            >
              {t('check.link')}
            </a>
          </p>
        </div>
      </div>
    </Shell>
  )
}
