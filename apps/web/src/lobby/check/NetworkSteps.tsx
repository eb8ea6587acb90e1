import { NETWORK_STEPS, type NetworkProgress, type NetworkStep } from '@parley/client'
import { Circle, CircleCheck, CircleMinus, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/cx.ts'
import { stepOf, type StepState } from './step-state.ts'

interface NetworkStepsProps {
  readonly progress: NetworkProgress | null
  readonly running: boolean
}

const SIGNS: Record<StepState, { readonly icon: LucideIcon; readonly className: string }> = {
  waiting: { icon: Circle, className: 'text-line-strong' },
  running: { icon: LoaderCircle, className: 'animate-spin text-accent' },
  good: { icon: CircleCheck, className: 'text-accent' },
  weak: { icon: CircleMinus, className: 'text-warn-ink' },
  bad: { icon: CircleX, className: 'text-danger-ink' },
  skipped: { icon: CircleMinus, className: 'text-muted' },
}

/** The steps of the network's check, each with how it stands and what was found. */
export function NetworkSteps({ progress, running }: NetworkStepsProps) {
  const { t } = useTranslation()
  return (
    <ol aria-label={t('check.network')} className="overflow-hidden rounded-2xl border border-line bg-surface">
      {NETWORK_STEPS.map((step) => (
        <Step key={step} step={step} progress={progress} running={running} />
      ))}
    </ol>
  )
}

function Step({ step, progress, running }: NetworkStepsProps & { readonly step: NetworkStep }) {
  const { t } = useTranslation()
  const { state, values } = stepOf(step, progress, running)
  const { icon: Icon, className } = SIGNS[state]
  const detail =
    state === 'waiting' || state === 'running'
      ? t(`check.about.${step}`)
      : t(`check.found.${step}.${state}`, { ...values })
  const share = state === 'running' && progress?.step === step ? progress.share : 0
  return (
    <li
      data-step={step}
      data-state={state}
      className="relative flex gap-3 border-b border-line px-4 py-3 last:border-b-0"
    >
      <Icon aria-hidden className={cx('mt-0.5 size-5 shrink-0', className)} />
      <div className="min-w-0 flex-1">
        <p className={cx('text-sm font-medium', state === 'waiting' && 'text-muted')}>
          {t(`check.step.${step}`)}
          <span className="sr-only"> {t(`check.state.${state}`)}</span>
        </p>
        <p className="mt-0.5 text-[0.8125rem] leading-5 text-pretty text-muted tabular-nums">{detail}</p>
      </div>
      {share > 0 && (
        <span
          aria-hidden
          className="absolute inset-x-0 bottom-0 h-0.5 origin-left bg-accent transition-transform duration-500 ease-linear"
          style={{ transform: `scaleX(${share})` }}
        />
      )}
    </li>
  )
}
