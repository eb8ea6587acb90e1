import type { Meeting } from '@parley/client'
import { ChevronDown, MonitorUp, TriangleAlert, Volume2 } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { SharingDetails } from './SharingDetails.tsx'
import type { ScreenShare } from './screen-share.ts'
import { isWorse } from './sharing-words.ts'
import { useSending } from './use-sending.ts'

interface SharingNoteProps {
  readonly meeting: Meeting
  readonly share: ScreenShare
}

/** Says that one's screen is seen by everyone: forgetting it is how secrets get out. And how sharp it is seen. */
export function SharingNote({ meeting, share }: SharingNoteProps) {
  const { t } = useTranslation()
  const shared = useReadable(share.shared)
  const sending = useSending(meeting, shared?.picture ?? null)
  if (shared === null) return null
  return (
    <div className="mx-2 mb-2 flex flex-wrap items-center justify-center gap-x-3 gap-y-1 rounded-xl bg-tile px-4 py-1.5 text-sm md:mx-4">
      <output className="flex items-center gap-2">
        <MonitorUp aria-hidden className="size-4 shrink-0 text-live" />
        {t('meeting.sharing')}
        {shared.sound !== null && (
          <span className="flex items-center gap-1.5 text-muted">
            <Volume2 aria-hidden className="size-4 shrink-0" />
            {t('screen.withSound')}
          </span>
        )}
      </output>
      <Popover.Root>
        <Popover.Trigger asChild>
          <Button weight="quiet" className="min-h-9 px-3 tabular-nums">
            {sending !== null && isWorse(sending) && (
              <TriangleAlert aria-hidden className="size-4 text-hand" />
            )}
            {t('screen.details')}
            <ChevronDown aria-hidden className="size-4" />
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="center"
            sideOffset={6}
            collisionPadding={12}
            aria-label={t('screen.details')}
            className="appear scheme-page z-40 max-h-(--radix-popover-content-available-height) w-[min(22rem,calc(100vw-1.5rem))] overflow-y-auto rounded-2xl border border-line bg-surface p-4 text-sm text-ink shadow-xl"
          >
            <SharingDetails meeting={meeting} shared={shared} sending={sending} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <Button className="min-h-9 px-3" onClick={() => share.stop()}>
        {t('meeting.stopSharing')}
      </Button>
    </div>
  )
}
