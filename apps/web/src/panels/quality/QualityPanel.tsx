import { diagnose, type Meeting } from '@parley/client'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { QualityContext, type Quality } from '../../meeting/quality.ts'
import { inOrderOfArrival } from '../../meeting/tiles.ts'
import { Callout } from '../../ui/Callout.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { useReadable, useSelected } from '../../ui/use-readable.ts'
import { useScope } from '../../ui/use-scope.ts'
import { SidePanel } from '../SidePanel.tsx'
import { PersonQuality } from './PersonQuality.tsx'
import { reportOf } from './report.ts'

interface QualityPanelProps {
  readonly meeting: Meeting
  readonly onClose: () => void
}

/** Why it is bad: one sentence, then everyone's figures, then five minutes of each. */
export function QualityPanel({ meeting, onClose }: QualityPanelProps) {
  const { t } = useTranslation()
  const quality = useContext(QualityContext)
  return (
    <SidePanel title={t('quality.title')} onClose={onClose}>
      {quality !== null && <Content meeting={meeting} quality={quality} />}
    </SidePanel>
  )
}

function Content({ meeting, quality }: { readonly meeting: Meeting; readonly quality: Quality }) {
  const { t } = useTranslation()
  const { watch, asked } = quality
  const samples = useReadable(watch.samples)
  const levels = useReadable(watch.levels)
  const uplinks = useReadable(meeting.uplinks)
  const server = useReadable(watch.server)
  const peers = useSelected(meeting.room, (room) => room.peers)
  const wanted = useReadable(asked)
  const open = wanted === null ? meeting.you : wanted.peer
  useScope(
    'look',
    (scope) => {
      if (open !== null) watch.look(scope, [open])
    },
    [watch, open],
  )
  const people = useMemo(
    () =>
      inOrderOfArrival(peers).toSorted((a, b) => Number(b.id === meeting.you) - Number(a.id === meeting.you)),
    [peers, meeting.you],
  )
  const sample = samples.at(-1)
  if (sample === undefined) return <p className="px-5 py-6 text-sm text-muted">{t('quality.measuring')}</p>
  const evidence = { you: meeting.you, sample, uplinks }
  const side = diagnose(evidence)
  const fine = side === 'fine'
  const report = (): string =>
    reportOf({
      ...{ samples, levels, server, side, straight: meeting.straight.get(), you: meeting.you },
      browser: navigator.userAgent,
      at: new Date(),
    })
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain px-5 pb-5">
      <div data-side={side}>
        <Callout tone={fine ? 'info' : 'warn'} icon={fine ? CircleCheck : TriangleAlert}>
          <span className="text-ink">{t(`quality.side.${side}`)}</span>
        </Callout>
      </div>
      <ul className="mt-4 divide-y divide-line">
        {people.map((peer) => (
          <li key={peer.id}>
            <PersonQuality
              peer={peer}
              evidence={evidence}
              samples={samples}
              level={levels.get(peer.id) ?? null}
              server={server}
              tracks={meeting.room.get().tracks}
              open={open === peer.id}
              onOpen={() => asked.set({ peer: open === peer.id ? null : peer.id })}
            />
          </li>
        ))}
      </ul>
      <div className="mt-5 border-t border-line pt-4">
        <CopyButton text={report} label={t('quality.copy')} className="w-full" />
        <p className="mt-2 text-xs leading-4.5 text-muted">{t('quality.copyNote')}</p>
      </div>
    </div>
  )
}
