import { detach } from '@parley/kit'
import { CircleCheck, Disc, Square, TriangleAlert, Volume2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { LevelMeter } from './LevelMeter.tsx'
import { EchoTest as Test, type EchoState } from './echo-test.ts'
import type { LocalMedia } from './local-media.ts'
import { recordTrack } from './record.ts'
import { useReadable, useSelected } from './use-readable.ts'
import { useScope } from './use-scope.ts'

const FAILURES = {
  silent: 'hearing.echoSilent',
  'not-recorded': 'hearing.echoNotRecorded',
  'not-played': 'hearing.echoNotPlayed',
} as const

/** Lets one hear oneself as the others do: through the chosen microphone, its cleaning, and the chosen speaker. */
export function EchoTest({ local }: { readonly local: LocalMedia }) {
  const [test, setTest] = useState<Test | null>(null)
  useScope('echo test', (scope) => setTest(new Test(scope, recordTrack)), [])
  return test === null ? null : <Panel test={test} local={local} />
}

function Panel({ test, local }: { readonly test: Test; readonly local: LocalMedia }) {
  const { t } = useTranslation()
  const state = useReadable(test.state)
  const speaker = useSelected(local.chosen, (chosen) => chosen.speaker)
  const track = useSelected(local.microphone, ({ input }) => (input.state === 'open' ? input.track : null))
  const busy = state.at === 'recording' || state.at === 'playing'
  const start = (): void => {
    if (track !== null) detach(test.start(track, speaker), 'echo test')
  }
  return (
    <section aria-label={t('hearing.echoTest')} className="rounded-xl border border-line p-3.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="min-w-48 flex-1">
          <h4 className="text-sm font-medium">{t('hearing.echoTest')}</h4>
          <output data-echo={state.at} className="mt-0.5 block text-sm text-muted">
            <Line state={state} open={track !== null} />
          </output>
        </div>
        {busy ? (
          <Button onClick={() => test.stop()}>
            <Square aria-hidden className="size-4" />
            {t('hearing.echoStop')}
          </Button>
        ) : (
          <Button onClick={start} disabled={track === null}>
            <Disc aria-hidden className="size-4" />
            {state.at === 'idle' ? t('hearing.echoStart') : t('hearing.echoAgain')}
          </Button>
        )}
      </div>
      {busy && <LevelMeter track={state.track} label={t('hearing.echoLevel')} className="mt-3" />}
    </section>
  )
}

function Line({ state, open }: { readonly state: EchoState; readonly open: boolean }) {
  const { t } = useTranslation()
  switch (state.at) {
    case 'idle':
      return open ? t('hearing.echoText') : t('hearing.echoNoMicrophone')
    case 'recording':
      return (
        <span className="flex gap-2 text-ink">
          <span aria-hidden className="mt-1.5 size-2.5 shrink-0 animate-pulse rounded-full bg-danger" />
          {t('hearing.echoRecording')}
        </span>
      )
    case 'playing':
      return (
        <span className="flex gap-2 text-ink">
          <Volume2 aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
          {t('hearing.echoPlaying')}
        </span>
      )
    case 'done':
      return (
        <span className="flex gap-2">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
          {t('hearing.echoDone')}
        </span>
      )
    default:
      return (
        <span className="flex gap-2 text-warn-ink">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t(FAILURES[state.why])}
        </span>
      )
  }
}
