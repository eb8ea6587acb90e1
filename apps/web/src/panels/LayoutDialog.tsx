import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/Dialog.tsx'
import { Switch } from '../ui/Switch.tsx'
import { cx } from '../ui/cx.ts'
import { useReadable } from '../ui/use-readable.ts'
import { chooseView, type Layout, LAYOUTS, viewChoices } from '../ui/view-choices.ts'

/** How one sees the others and oneself; it holds at once, and for the next meetings. */
export function LayoutDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { layout, hideSelf, mirror } = useReadable(viewChoices)
  const name = useId()
  return (
    <Dialog title={t('stage.layout')} onClose={onClose}>
      <fieldset className="grid grid-cols-3 gap-3">
        <legend className="sr-only">{t('stage.layout')}</legend>
        {LAYOUTS.map((each) => (
          <label
            key={each}
            className={cx(
              'flex cursor-pointer flex-col gap-2 rounded-2xl border p-2.5 text-sm transition-colors sm:p-3',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              each === layout ? 'border-accent bg-accent-soft' : 'border-line hover:border-line-strong',
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={each === layout}
              onChange={() => chooseView({ layout: each })}
            />
            <Picture layout={each} chosen={each === layout} />
            <span>
              <span className="block font-medium">{t(`stage.layout_${each}`)}</span>
              <span className="mt-0.5 block text-[0.8125rem] leading-4.5 text-muted">
                {t(`stage.layoutHint_${each}`)}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="mt-6 grid gap-4">
        <Switch
          label={t('stage.hideSelf')}
          hint={t('stage.hideSelfHint')}
          on={hideSelf}
          onTurn={(on) => chooseView({ hideSelf: on })}
        />
        <Switch
          label={t('stage.mirror')}
          hint={t('stage.mirrorHint')}
          on={mirror}
          onTurn={(on) => chooseView({ mirror: on })}
        />
      </div>
    </Dialog>
  )
}

type Box = readonly [x: number, y: number, width: number, height: number]

/** Tiles on a stage of 48 × 30. */
const BOXES: Readonly<Record<Layout, readonly Box[]>> = {
  auto: [
    [0, 0, 23, 14],
    [25, 0, 23, 14],
    [12.5, 16, 23, 14],
  ],
  grid: [0, 16.7, 33.4].flatMap((x) => [0, 10.4, 20.8].map((y): Box => [x, y, 14.6, 9.2])),
  speaker: [[0, 0, 36, 30], ...[0, 10.4, 20.8].map((y): Box => [38, y, 10, 9.2])],
}

function Picture({ layout, chosen }: { readonly layout: Layout; readonly chosen: boolean }) {
  return (
    <svg aria-hidden viewBox="0 0 48 30" className={chosen ? 'fill-accent' : 'fill-line-strong'}>
      {BOXES[layout].map(([x, y, width, height]) => (
        <rect key={`${x} ${y}`} x={x} y={y} width={width} height={height} rx={1.6} />
      ))}
    </svg>
  )
}
