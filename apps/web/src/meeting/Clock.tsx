import { every } from '@parley/kit'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useScope } from '../ui/use-scope.ts'

/** The time of day, as the language writes it. */
export function Clock() {
  const { i18n } = useTranslation()
  const [now, setNow] = useState(() => new Date())
  // Every ten seconds: a minute's change is seen soon enough.
  useScope('clock', (scope) => void every(scope, 10_000, () => setNow(new Date())), [])
  return (
    <time className="shrink-0 whitespace-nowrap tabular-nums">
      {now.toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit' })}
    </time>
  )
}
