import { detach, Scope } from '@parley/kit'
import { judge, NetworkCheck, type NetworkProgress } from '@parley/client'
import { Activity, RotateCcw, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Shell } from '../../ui/Shell.tsx'
import { openLocalMedia } from '../../ui/capture.ts'
import type { LocalMedia } from '../../ui/local-media.ts'
import { problemOf, problemText } from '../../ui/problem.ts'
import { listen, useScope } from '../../ui/use-scope.ts'
import { useTitle } from '../../ui/use-title.ts'
import { CheckDevices, type Sound } from './CheckDevices.tsx'
import { NetworkSteps } from './NetworkSteps.tsx'
import { VerdictCard } from './VerdictCard.tsx'
import { checkReport } from './check-report.ts'
import { useDevicesOpen } from './use-devices-open.ts'

/** Tests devices and network before a meeting, and says in words what they are good for. */
export function Check() {
  const { t } = useTranslation()
  useTitle(`${t('check.title')} · Parley`)
  const [local, setLocal] = useState<LocalMedia | null>(null)
  useScope(
    'check',
    (scope) => {
      const opened = openLocalMedia(scope, { microphone: true, camera: true })
      detach(opened.start(), 'opening the devices')
      setLocal(opened)
    },
    [],
  )
  const [sound, setSound] = useState<Sound>('untried')
  return (
    <Shell>
      <div className="appear flex-1 pt-2 pb-10 lg:pt-6">
        <h1 className="text-2xl font-semibold tracking-tight sm:text-3xl">{t('check.title')}</h1>
        <p className="mt-2 max-w-2xl text-pretty text-muted">{t('check.text')}</p>
        <div className="mt-6 grid items-start gap-6 lg:grid-cols-2 lg:gap-10">
          {local !== null && <Network local={local} sound={sound} />}
          {local !== null && <CheckDevices local={local} sound={sound} onSound={setSound} />}
        </div>
      </div>
    </Shell>
  )
}

function Network({ local, sound }: { readonly local: LocalMedia; readonly sound: Sound }) {
  const { t } = useTranslation()
  const { progress, refused, start } = useNetworkCheck()
  const devices = useDevicesOpen(local)
  const running = progress !== null && progress.step !== null && refused === null
  const over = progress !== null && progress.step === null
  const verdict = over ? judge(progress.result, devices) : null
  const report = (): string =>
    verdict === null || progress === null
      ? ''
      : checkReport({
          ...{ result: progress.result, verdict, devices, sound },
          browser: navigator.userAgent,
          at: new Date(),
        })
  return (
    <section aria-label={t('check.network')} className="order-first min-w-0 lg:order-last">
      {verdict !== null && <VerdictCard verdict={verdict} />}
      {refused !== null && (
        <Callout tone="warn" icon={TriangleAlert} title={t('check.refused')} className="mb-4">
          {refused}
        </Callout>
      )}
      <NetworkSteps progress={progress} running={running} />
      <div className="mt-5 flex flex-wrap gap-3">
        <Button
          weight={over ? 'secondary' : 'primary'}
          large={!over}
          icon={over ? RotateCcw : Activity}
          disabled={running}
          onClick={start}
          className={over ? undefined : 'w-full sm:w-auto'}
        >
          {running ? t('check.running') : over ? t('check.again') : t('check.start')}
        </Button>
        {verdict !== null && <CopyButton text={report} label={t('quality.copy')} />}
      </div>
      {verdict !== null && <p className="mt-3 text-xs text-muted">{t('check.copyNote')}</p>}
    </section>
  )
}

/** One check at a time; what is under way ends with the page, or with the next one. */
function useNetworkCheck() {
  const { t } = useTranslation()
  const [progress, setProgress] = useState<NetworkProgress | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const life = useRef<Scope | null>(null)
  useEffect(() => {
    const page = new Scope('page')
    // A page that is closed tells the server, so that the next check need not wait.
    listen(page, window, 'pagehide', () => life.current?.close('left'))
    return () => {
      life.current?.close('left')
      page.close()
    }
  }, [])
  const start = (): void => {
    life.current?.close('again')
    const scope = new Scope('network check')
    life.current = scope
    const check = new NetworkCheck()
    setRefused(null)
    scope.defer(check.progress.subscribe(() => setProgress(check.progress.get())))
    setProgress(check.progress.get())
    const run = check
      .run(scope)
      .catch((error: unknown) => {
        if (!scope.closed) setRefused(t(problemText(problemOf(error))))
      })
      .finally(() => scope.close('done'))
    detach(run, 'network check')
  }
  return { progress, refused, start }
}
