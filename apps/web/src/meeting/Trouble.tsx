import { Gauge, ImageOff, type LucideIcon, Snowflake, WifiOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { TroubleName } from './trouble-of.ts'

const ICONS: Readonly<Record<TroubleName, LucideIcon>> = {
  reconnecting: WifiOff,
  paused: Gauge,
  frozen: Snowflake,
  missing: ImageOff,
}

/** Says over a tile why its picture is not live; the last picture stays, darker. */
export function Trouble({ trouble }: { readonly trouble: TroubleName }) {
  const { t } = useTranslation()
  const Icon = ICONS[trouble]
  return (
    <div className="appear absolute inset-0 grid place-items-center bg-black/60">
      <p className="flex flex-col items-center gap-1.5 px-3 text-center text-[0.8125rem] leading-4 text-balance text-white sm:text-sm">
        <Icon aria-hidden className="size-5 shrink-0" />
        {t(`stage.trouble.${trouble}`)}
      </p>
    </div>
  )
}
