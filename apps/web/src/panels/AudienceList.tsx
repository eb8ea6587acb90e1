import type { Meeting } from '@parley/client'
import { after, detach, Scope } from '@parley/kit'
import { LIMITS, type AudiencePage, type FindAudience, type PeerId } from '@parley/protocol'
import { ChevronDown, Users, UserX } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../ui/Avatar.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import { INPUT } from '../ui/Field.tsx'
import { useAct } from '../ui/use-act.ts'
import { RemoveQuestion } from './RemoveQuestion.tsx'

type Person = AudiencePage['people'][number]

interface AudienceListProps {
  readonly meeting: Meeting
  /** How many they are. */
  readonly count: number
}

/** How long nothing is typed, or nobody comes or goes, before the server is asked. */
const PAUSE_MS = 300

/** Those who only watch, for a host: how many, and on demand who, to be searched and removed. */
export function AudienceList({ meeting, count }: AudienceListProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const list = useId()
  return (
    <li className="mt-1 border-t border-line pt-1">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={list}
        onClick={() => setOpen(!open)}
        className="flex min-h-12 w-full items-center gap-3 rounded-xl px-2 text-start text-sm text-muted hover:bg-raised"
      >
        <Users aria-hidden className="mx-2 size-5 shrink-0" />
        <span className="min-w-0 flex-1">{t('people.audience', { count })}</span>
        <ChevronDown
          aria-hidden
          className={`size-5 shrink-0 transition-transform motion-reduce:transition-none ${open ? 'rotate-180' : ''}`}
        />
      </button>
      <div id={list}>{open && <Found meeting={meeting} count={count} />}</div>
    </li>
  )
}

function Found({ meeting, count }: AudienceListProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [removing, setRemoving] = useState<Person | null>(null)
  const { page, more, forget } = useAudience(meeting, query, count)
  return (
    <>
      <div className="px-2 py-1">
        <input
          type="search"
          value={query}
          maxLength={LIMITS.nameLength}
          aria-label={t('people.audienceSearch')}
          placeholder={t('people.audienceSearch')}
          onChange={({ target }) => setQuery(target.value)}
          className={INPUT}
        />
      </div>
      <div aria-live="polite">
        {page?.people.length === 0 && (
          <p className="px-2 py-3 text-center text-sm text-muted">{t('people.audienceNobody')}</p>
        )}
      </div>
      <ul aria-label={t('people.audienceList')}>
        {page?.people.map((person) => (
          <li
            key={person.peer}
            data-audience={person.peer}
            className="flex min-h-12 items-center gap-3 rounded-xl px-2 py-1 hover:bg-raised"
          >
            <Avatar name={person.name} className="w-9 shrink-0 text-sm" />
            <p dir="auto" title={person.name} className="min-w-0 flex-1 truncate text-left text-[0.9375rem]">
              {person.name}
            </p>
            <IconButton
              icon={UserX}
              label={t('people.audienceRemove', { name: person.name })}
              onClick={() => setRemoving(person)}
              className="-mr-1"
            />
          </li>
        ))}
      </ul>
      {page?.more === true && (
        <div className="flex justify-center py-2">
          <Button onClick={more}>{t('people.audienceMore')}</Button>
        </div>
      )}
      {removing !== null && (
        <RemoveQuestion
          meeting={meeting}
          peer={removing.peer}
          name={removing.name}
          onRemoved={() => forget(removing.peer)}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  )
}

/** What was found so far, asked anew whenever the query or the number of people changes; `more` brings the next page. */
function useAudience(meeting: Meeting, query: string, count: number) {
  const act = useAct()
  const [page, setPage] = useState<AudiencePage | null>(null)
  const find = (want: FindAudience, scope: Scope | null, before: readonly Person[]): void => {
    const asking = meeting.findAudience(want).then((next) => {
      if (scope?.closed !== true) setPage({ ...next, people: [...before, ...next.people] })
    })
    act(asking)
    detach(
      asking.catch(() => null),
      'looking at the audience',
    )
  }
  useEffect(() => {
    const scope = new Scope('audience')
    after(scope, page === null ? 0 : PAUSE_MS, () => find({ query: query.trim() }, scope, []))
    return () => scope.close()
    // What was found meanwhile is no reason to ask again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [query, count, meeting])
  const last = page?.people.at(-1)
  const more = (): void => {
    if (last !== undefined) find({ query: query.trim(), after: last }, null, page?.people ?? [])
  }
  const forget = (peer: PeerId): void =>
    setPage((now) => now && { ...now, people: now.people.filter((person) => person.peer !== peer) })
  return { page, more, forget }
}
