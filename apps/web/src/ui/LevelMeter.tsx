/* oxlint-disable jsx-a11y/prefer-tag-over-role -- <meter> cannot be drawn by CSS alike in all browsers */
import { levelMeter } from '@parley/client'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from './cx.ts'
import { useScope } from './use-scope.ts'

interface LevelMeterProps {
  readonly track: MediaStreamTrack | null
  /** What is measured, when it is not the microphone. */
  readonly label?: string
  readonly className?: string
}

/** A bar that moves with the voice. It is drawn past React: fifteen times a second is no state of the app. */
export function LevelMeter({ track, label, className }: LevelMeterProps) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDivElement>(null)
  useScope(
    'level',
    (scope) => {
      const bar = ref.current
      if (bar === null || track === null) return
      const level = levelMeter(scope, track)
      const draw = (): void => {
        bar.style.setProperty('--level', String(level.get()))
        bar.setAttribute('aria-valuenow', String(Math.round(level.get() * 100)))
      }
      scope.defer(level.subscribe(draw))
      scope.defer(() => bar.style.setProperty('--level', '0'))
    },
    [track],
  )
  return (
    <div
      ref={ref}
      role="meter"
      aria-label={label ?? t('devices.level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className={cx('h-1.5 overflow-hidden rounded-full bg-line', className)}
    >
      <div className="h-full w-full origin-left scale-x-[var(--level,0)] rounded-full bg-accent transition-transform duration-75" />
    </div>
  )
}
