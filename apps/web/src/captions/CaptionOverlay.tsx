import type { Meeting } from '@parley/client'
import { after } from '@parley/kit'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReadable } from '../ui/use-readable.ts'
import { useScope } from '../ui/use-scope.ts'
import { captionSettings } from './caption-settings.ts'
import { nextGoing, shownLines } from './shown-lines.ts'

/** What is being said, over the lower rim of the stage, for those who want to read it. */
export function CaptionOverlay({ meeting }: { readonly meeting: Meeting }) {
  return useReadable(captionSettings).read ? <Lines meeting={meeting} /> : null
}

function Lines({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const lines = useReadable(meeting.captions.lines)
  const [now, setNow] = useState(() => performance.now())
  const shown = shownLines(lines, Math.max(now, lines.at(-1)?.at ?? 0))
  useScope(
    'captions going',
    (scope) => {
      const wait = nextGoing(shownLines(lines, performance.now()), performance.now())
      if (wait !== null) after(scope, wait + 50, () => setNow(performance.now()))
    },
    [lines, now],
  )
  if (shown.length === 0) return null
  return (
    <ol
      aria-label={t('captions.title')}
      className="pointer-events-none absolute inset-x-2 bottom-2 z-20 mx-auto grid max-sm:[:has([data-place=corner])>&]:bottom-36 w-fit max-w-3xl gap-1 rounded-2xl bg-black/75 px-4 py-2.5 text-base leading-6 text-white sm:bottom-4 sm:text-lg sm:leading-7"
    >
      {shown.map(({ peer, utterance, name, text }) => (
        <li key={`${peer} ${utterance}`} className="line-clamp-3 break-words">
          <span className="mr-2 font-semibold text-live">{name}</span>
          {text}
        </li>
      ))}
    </ol>
  )
}
