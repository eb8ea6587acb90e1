import { useTranslation } from 'react-i18next'
import { Mark } from '../ui/Logo.tsx'

/** Shown while something is fetched that takes a moment; appears late, so that quick answers do not flicker. */
export function Waiting({ text }: { readonly text?: string }) {
  const { t } = useTranslation()
  return (
    <output className="grid min-h-dvh place-items-center">
      <span className="flex animate-[appear_300ms_200ms_backwards] flex-col items-center gap-4 text-muted">
        <Mark className="size-12 animate-pulse" />
        {text ?? t('app.loading')}
      </span>
    </output>
  )
}
