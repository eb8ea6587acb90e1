import { detach } from '@parley/kit'
import {
  Bug,
  Clock,
  DoorOpen,
  Link2Off,
  Lock,
  type LucideIcon,
  PanelsTopLeft,
  Plug,
  RefreshCw,
  Users,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { EMBEDDED } from '../ui/embedding.ts'
import { Button, type Weight } from '../ui/Button.tsx'
import { StatePage } from '../ui/StatePage.tsx'
import { useTitle } from '../ui/use-title.ts'
import { type Refusal, refusalOf, type Way } from './refusal.ts'
import type { Why } from './why.ts'
import { useStart } from './use-start.ts'

const SIGNS: Record<Refusal['sign'], LucideIcon> = {
  door: DoorOpen,
  lock: Lock,
  people: Users,
  link: Link2Off,
  plug: Plug,
  clock: Clock,
  tab: PanelsTopLeft,
  refresh: RefreshCw,
  broken: Bug,
}

/** What a frame in another page has no use for. */
const LEADS_AWAY: ReadonlySet<Way> = new Set<Way>(['new', 'home'])

interface OverProps {
  readonly why: Why | 'wrong-link'
  readonly onAgain: () => void
}

/** The page after a meeting, or instead of one. */
export function Over({ why, onAgain }: OverProps) {
  const { t } = useTranslation()
  const { sign, tone, title, text, ways } = refusalOf(why)
  useTitle(`${t(title)} · Parley`)
  return (
    <StatePage
      icon={SIGNS[sign]}
      tone={tone}
      title={t(title)}
      text={t(text)}
      footnote={sign === 'broken' ? t('over.code', { code: why }) : undefined}
    >
      {ways
        .filter((way) => !EMBEDDED || !LEADS_AWAY.has(way))
        .map((way, index) => (
          <WayButton key={way} way={way} weight={index === 0 ? 'primary' : 'secondary'} onAgain={onAgain} />
        ))}
    </StatePage>
  )
}

function WayButton({ way, weight, onAgain }: { way: Way; weight: Weight; onAgain: () => void }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const { starting, failure, start } = useStart()
  const ways: Record<Way, { text: string; act: () => void }> = {
    again: { text: t('over.again'), act: onAgain },
    'use-here': { text: t('over.useHere'), act: onAgain },
    retry: { text: t('app.retry'), act: onAgain },
    reload: { text: t('app.reload'), act: () => location.reload() },
    new: { text: t('over.newMeeting'), act: () => detach(start(), 'starting a meeting') },
    home: { text: t('app.backHome'), act: () => navigate('/') },
  }
  return (
    <>
      <Button weight={weight} large disabled={starting} onClick={ways[way].act}>
        {ways[way].text}
      </Button>
      {failure !== null && <p className="w-full text-sm text-danger-ink">{failure}</p>}
    </>
  )
}
