import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

/** One line of a chart. */
export interface Line {
  readonly label: string
  readonly values: readonly (number | null)[]
}

interface ChartProps {
  readonly title: string
  readonly unit: string
  /** Minutes; negative, the last is now. */
  readonly minutes: readonly number[]
  readonly lines: readonly Line[]
  /** The scale goes up to this at least, so that nothing looks like something. */
  readonly least: number
}

const HEIGHT = 92
/** The tokens of the lines, first to last. */
const COLORS = ['--accent', '--warn-ink'] as const
const MINUTES = [-5, 0] as const

/** A line over the last five minutes, with its last value. */
export function Chart({ title, unit, minutes, lines, least }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const { t } = useTranslation()
  const count = lines.length
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const made = new uPlot(
      optionsFor(element, count, least, (minute) =>
        minute === 0 ? t('quality.now') : t('quality.minute', { count: -minute }),
      ),
      [[], ...lines.map(() => [])],
      element,
    )
    chart.current = made
    const watched = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    watched.observe(element)
    return () => {
      watched.disconnect()
      made.destroy()
      chart.current = null
    }
    // oxlint-disable-next-line react/exhaustive-deps -- the values come by the effect below
  }, [count, least, t])
  useEffect(() => {
    chart.current?.setData([[...minutes], ...lines.map(({ values }) => [...values])])
  }, [minutes, lines, t])
  return (
    <figure>
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs text-muted">
        <span className="font-medium text-ink">{title}</span>
        <span className="flex gap-3 tabular-nums">
          {lines.map(({ label, values }, index) => (
            <span key={label} className="flex items-center gap-1.5">
              {count > 1 && (
                <span
                  aria-hidden
                  className="size-2 rounded-full"
                  style={{ background: `var(${COLORS[index] ?? COLORS[0]})` }}
                />
              )}
              {count > 1 && label} {valueText(values.at(-1) ?? null, unit)}
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={place} className="mt-1" style={{ height: HEIGHT }} />
    </figure>
  )
}

function valueText(value: number | null, unit: string): string {
  if (value === null) return '–'
  return `${value < 10 && !Number.isInteger(value) ? value.toFixed(1) : Math.round(value)} ${unit}`
}

function optionsFor(
  element: HTMLElement,
  count: number,
  least: number,
  minuteText: MinuteText,
): uPlot.Options {
  const style = getComputedStyle(element)
  // A canvas knows no light-dark(): each colour is asked for as it comes out here, at every drawing, for a theme may change.
  const color = (token: string) => () => {
    element.style.setProperty('outline-color', `var(${token})`)
    return style.outlineColor
  }
  const font = `11px ${style.fontFamily}`
  const grid = { stroke: color('--line'), width: 1 }
  const axis = { stroke: color('--muted'), font, ticks: { show: false }, grid }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    // On the right half of the last label.
    padding: [6, 16, 0, 0],
    scales: {
      x: { time: false, range: () => [...MINUTES] },
      y: { range: (_chart, _low, high) => [0, Math.max(least, (high ?? 0) * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 20,
        gap: 5,
        splits: () => [-4, -3, -2, -1, 0],
        values: (_chart, at) => at.map(minuteText),
      },
      { ...axis, size: 38, gap: 5, space: 28 },
    ],
    series: [
      {},
      ...Array.from({ length: count }, (_, index) => ({
        stroke: color(COLORS[index] ?? COLORS[0]),
        width: 1.5,
        points: { show: false },
        spanGaps: false,
      })),
    ],
  }
}

/** How a minute before now (negative) is written at the axis. */
type MinuteText = (minute: number) => string
