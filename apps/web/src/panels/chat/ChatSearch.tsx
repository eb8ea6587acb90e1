import type { Meeting } from '@parley/client'
import { after, detach, Scope } from '@parley/kit'
import { LIMITS, type Output } from '@parley/protocol'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INPUT } from '../../ui/Field.tsx'
import { useAct } from '../../ui/use-act.ts'
import { snippetOf } from './MessageView.tsx'

interface ChatSearchProps {
  readonly meeting: Meeting
  readonly onFound: (id: string) => void
}

/** How long nothing is typed before the server is asked. */
const PAUSE_MS = 300

/** Looks for words in everything that was said, also before one came. */
export function ChatSearch({ meeting, onFound }: ChatSearchProps) {
  const { t, i18n } = useTranslation()
  const act = useAct()
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<(Output<'searchChat'> & { query: string }) | null>(null)
  useEffect(() => {
    const asked = query.trim()
    if (asked === '') return
    const scope = new Scope('search')
    after(scope, PAUSE_MS, () => {
      const asking = meeting.talk.search(asked).then((answer) => {
        if (!scope.closed) setFound({ ...answer, query: asked })
      })
      act(asking)
      detach(
        asking.catch(() => null),
        'searching',
      )
    })
    return () => scope.close()
  }, [query, meeting, act])
  const result = query.trim() === '' ? null : found
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-4 pb-2">
        <input
          // The field was just asked for.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          type="search"
          value={query}
          maxLength={100}
          aria-label={t('talk.search')}
          placeholder={t('talk.search')}
          onChange={({ target }) => setQuery(target.value)}
          className={INPUT}
        />
      </div>
      <div aria-live="polite" className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 pb-3">
        {result === null && (
          <p className="px-2 py-4 text-center text-sm text-balance text-muted">{t('talk.searchHint')}</p>
        )}
        {result?.messages.length === 0 && (
          <p className="px-2 py-4 text-center text-sm text-balance text-muted">
            {t('talk.searchEmpty', { query: result.query })}
          </p>
        )}
        <ul>
          {result?.messages.map((message) => (
            <li key={message.id}>
              <button
                type="button"
                onClick={() => onFound(message.id)}
                className="block w-full rounded-xl px-3 py-2 text-start hover:bg-raised"
              >
                <span className="flex gap-2 text-xs text-muted">
                  <span className="truncate font-medium text-ink">{message.name}</span>
                  <time className="shrink-0">
                    {new Date(message.at).toLocaleString(i18n.language, {
                      dateStyle: 'short',
                      timeStyle: 'short',
                    })}
                  </time>
                </span>
                <span dir="auto" className="line-clamp-2 text-sm">
                  {around(snippetOf(message, t('talk.picture'), ''), message.text, result.query)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {result?.more === true && (
          <p className="p-2 text-center text-xs text-muted">
            {t('talk.searchMore', { count: LIMITS.chatPage })}
          </p>
        )}
      </div>
    </div>
  )
}

/** The part of a long text in which the words stand. */
function around(short: string, text: string, query: string): string {
  const at = text.toLocaleLowerCase().indexOf(query.toLocaleLowerCase())
  return at < 60 ? short : `…${text.slice(at - 40, at + 120)}`
}
