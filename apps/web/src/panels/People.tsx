import type { Meeting } from '@parley/client'
import {
  Crown,
  Ellipsis,
  Hand,
  type LucideIcon,
  Mic,
  MicOff,
  Users,
  UserX,
  VideoIcon,
  VideoOff,
  WifiOff,
} from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../ui/Avatar.tsx'
import { IconButton } from '../ui/Button.tsx'
import { HandBadge } from '../ui/HandBadge.tsx'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { useAct } from '../ui/use-act.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'
import { AudienceList } from './AudienceList.tsx'
import { HandQueue } from './HandQueue.tsx'
import { RemoveQuestion } from './RemoveQuestion.tsx'
import { RoomLock } from './RoomLock.tsx'
import { SidePanel } from './SidePanel.tsx'
import { type Person, personsOf } from './people-order.ts'

interface PeopleProps {
  readonly meeting: Meeting
  readonly onClose: () => void
}

/** Who is here, hands first; a host can act on each. */
export function People({ meeting, onClose }: PeopleProps) {
  const { t, i18n } = useTranslation()
  const peers = useSelected(meeting.room, (room) => room.peers)
  const tracks = useSelected(meeting.room, (room) => room.tracks)
  const audience = useReadable(meeting.audience)
  const persons = useMemo(
    () => personsOf({ peers, tracks }, meeting.you, i18n.language),
    [peers, tracks, meeting.you, i18n.language],
  )
  return (
    <SidePanel
      title={t('people.title')}
      aside={
        <span className="text-sm text-muted">
          {t('people.inMeeting', { count: persons.length + audience })}
        </span>
      }
      onClose={onClose}
    >
      {/* Where hands and settings would leave less than a few rows for the people, or the window is low, all scrolls together. */}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain">
        <HandQueue meeting={meeting} />
        <ul className="min-h-60 flex-1 overflow-y-auto overscroll-contain px-3 py-1 short:min-h-0 short:flex-none short:overflow-visible">
          {persons.map((person) => (
            <Row key={person.peer.id} person={person} meeting={meeting} />
          ))}
          {audience > 0 && meeting.role === 'host' && <AudienceList meeting={meeting} count={audience} />}
          {audience > 0 && meeting.role !== 'host' && (
            <li className="flex min-h-14 items-center gap-3 px-2 text-sm text-muted">
              <Users aria-hidden className="mx-2 size-5 shrink-0" />
              {t('people.audience', { count: audience })}
            </li>
          )}
        </ul>
        <RoomLock meeting={meeting} />
      </div>
    </SidePanel>
  )
}

function Row({ person, meeting }: { readonly person: Person; readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const { peer, self, hand, muted, camera } = person
  return (
    <li className="flex min-h-14 items-center gap-3 rounded-xl px-2 py-1.5 hover:bg-raised">
      <Avatar name={peer.name} className="w-9 shrink-0 text-sm" />
      <div className="min-w-0 flex-1">
        <p dir="auto" title={peer.name} className="truncate text-left text-[0.9375rem]">
          {self ? t('meeting.nameYou', { name: peer.name }) : peer.name}
        </p>
        {!peer.connected && (
          <p className="flex items-center gap-1 text-xs text-warn-ink">
            <WifiOff aria-hidden className="size-3" />
            {t('people.away')}
          </p>
        )}
        {peer.connected && peer.role === 'host' && (
          <p className="flex items-center gap-1 text-xs text-muted">
            <Crown aria-hidden className="size-3" />
            {t('people.host')}
          </p>
        )}
      </div>
      {hand !== null && <HandBadge place={hand} />}
      <Sign icon={muted ? MicOff : Mic} danger={muted} text={muted ? t('meeting.muted') : null} />
      <Sign icon={camera ? VideoIcon : VideoOff} text={camera ? t('people.camera') : t('people.noCamera')} />
      {meeting.role === 'host' && !self && <Actions person={person} meeting={meeting} />}
    </li>
  )
}

interface SignProps {
  readonly icon: LucideIcon
  readonly danger?: boolean
  readonly text: string | null
}

function Sign({ icon: Icon, danger, text }: SignProps) {
  return (
    <span className={danger === true ? 'text-danger-ink' : 'text-muted'}>
      <Icon aria-hidden className="size-4.5" />
      {text !== null && <span className="sr-only">{text}</span>}
    </span>
  )
}

function Actions({ person, meeting }: { readonly person: Person; readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const act = useAct()
  const [removing, setRemoving] = useState(false)
  const { peer, hand, microphone } = person
  const { name } = peer
  const items: MenuItem[] = []
  if (microphone !== null) {
    items.push({ text: t('people.muteOne'), icon: MicOff, onChoose: () => act(meeting.mutePeer(microphone)) })
  }
  if (hand !== null) {
    items.push({ text: t('people.lowerOne'), icon: Hand, onChoose: () => act(meeting.lowerHand(peer.id)) })
  }
  items.push({ text: t('people.removeOne'), icon: UserX, danger: true, onChoose: () => setRemoving(true) })
  return (
    <>
      <Menu items={items}>
        <IconButton icon={Ellipsis} label={t('people.actions', { name })} className="-mr-1" />
      </Menu>
      {removing && (
        <RemoveQuestion meeting={meeting} peer={peer.id} name={name} onClose={() => setRemoving(false)} />
      )}
    </>
  )
}
