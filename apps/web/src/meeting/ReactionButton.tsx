import type { Meeting } from '@parley/client'
import { REACTIONS } from '@parley/protocol'
import { SmilePlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RoundButton } from '../ui/RoundButton.tsx'
import { useAct } from '../ui/use-act.ts'

/** A word to everyone without a word: it flies up and is gone. */
export function ReactionButton({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const act = useAct()
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <RoundButton icon={SmilePlus} label={t('talk.reactions')} tone={open ? 'active' : 'plain'} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          role="toolbar"
          aria-label={t('talk.reactions')}
          sideOffset={10}
          collisionPadding={12}
          onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}
          className="scheme-stage appear z-40 flex gap-1 rounded-2xl border border-line bg-surface p-1.5 shadow-xl"
        >
          {REACTIONS.map((reaction) => (
            <button
              key={reaction}
              type="button"
              aria-label={reaction}
              onClick={() => act(meeting.talk.react(reaction))}
              className="grid size-11 place-items-center rounded-xl font-emoji text-2xl transition-transform hover:scale-115 hover:bg-raised"
            >
              {reaction}
            </button>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
