import { Expand, Minus, Plus, Scan, Shrink } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../ui/cx.ts'
import { useAct } from '../ui/use-act.ts'
import { listen, useScope } from '../ui/use-scope.ts'
import { useZoom } from './use-zoom.ts'

interface ScreenPictureProps {
  /** Whether it is there to be read; else it is its children alone. */
  readonly zoomable: boolean
  readonly label: string
  /** Its video. */
  readonly children: ReactNode
}

/** A shared screen that one can zoom and pan, and give the whole of one's own screen. */
export function ScreenPicture({ zoomable, label, children }: ScreenPictureProps) {
  return zoomable ? <Zoomed label={label}>{children}</Zoomed> : children
}

function Zoomed({ label, children }: Omit<ScreenPictureProps, 'zoomable'>) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDivElement>(null)
  const zoom = useZoom(ref)
  const act = useAct()
  const [alone, setAlone] = useState(false)
  useScope(
    'full screen',
    (scope) =>
      listen(scope, document, 'fullscreenchange', () =>
        setAlone(ref.current !== null && document.fullscreenElement === ref.current),
      ),
    [],
  )
  const { scale, x, y } = zoom.view
  const zoomed = scale > 1
  const toggleFull = (): void => {
    if (alone) act(document.exitFullscreen())
    else if (ref.current !== null) act(ref.current.requestFullscreen())
  }
  return (
    <section
      ref={ref}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its keys zoom and pan
      tabIndex={0}
      aria-label={t('screen.picture', { name: label })}
      data-zoom={zoom.percent}
      className={cx(
        'group/zoom scheme-stage absolute inset-0 overflow-hidden bg-tile focus-visible:-outline-offset-4 focus-visible:outline-white',
        zoomed ? 'cursor-grab touch-none active:cursor-grabbing' : 'touch-pan-y',
      )}
    >
      <div
        className="absolute inset-0"
        style={zoomed ? { transform: `translate(${x}px, ${y}px) scale(${scale})` } : undefined}
      >
        {children}
      </div>
      <div
        className={cx(
          'absolute right-2.5 bottom-2.5 z-10 flex items-center rounded-xl bg-black/75 p-0.5 text-white transition-opacity',
          !zoomed &&
            'opacity-0 group-focus-within/zoom:opacity-100 group-hover/zoom:opacity-100 coarse:opacity-100',
        )}
      >
        <ZoomButton label={t('screen.zoomOut')} icon={Minus} disabled={!zoomed} onClick={zoom.zoomOut} />
        <button
          type="button"
          aria-label={t('screen.zoom', { percent: zoom.percent })}
          title={zoomed ? t('screen.fit') : t('screen.ownSize')}
          onClick={zoom.toggle}
          className="min-h-9 w-13 rounded-lg text-center text-xs font-medium tabular-nums hover:bg-white/15 focus-visible:outline-white"
        >
          {zoom.percent} %
        </button>
        <ZoomButton label={t('screen.zoomIn')} icon={Plus} onClick={zoom.zoomIn} />
        {zoomed && <ZoomButton label={t('screen.fit')} icon={Scan} onClick={zoom.fit} />}
        {document.fullscreenEnabled && (
          <ZoomButton
            label={alone ? t('screen.fullEnd') : t('screen.full')}
            icon={alone ? Shrink : Expand}
            onClick={toggleFull}
          />
        )}
      </div>
    </section>
  )
}

interface ZoomButtonProps {
  readonly label: string
  readonly icon: typeof Plus
  readonly disabled?: boolean
  readonly onClick: () => void
}

function ZoomButton({ label, icon: Icon, disabled, onClick }: ZoomButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      // Disabled for good it would lose the focus, and with it the keys.
      aria-disabled={disabled}
      onClick={disabled === true ? undefined : onClick}
      className="grid size-9 place-items-center rounded-lg hover:bg-white/15 focus-visible:outline-white aria-disabled:opacity-40"
    >
      <Icon aria-hidden className="size-4.5" />
    </button>
  )
}
