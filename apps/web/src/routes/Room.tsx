import { createRoom, roomInfo } from '@parley/client'
import { detach, type Scope } from '@parley/kit'
import type { RoomId } from '@parley/protocol'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Lobby } from '../lobby/Lobby.tsx'
import { mayGoStraight } from '../meeting/direct-choice.ts'
import { openLocalMedia } from '../ui/capture.ts'
import { fitName, type LinkWishes, readWishes, roomOfPath } from '../ui/link.ts'
import { mark } from '../ui/mark.ts'
import { keptHostSecret, keptName, keptSeat, rememberRoom } from '../ui/memory.ts'
import { useReadable } from '../ui/use-readable.ts'
import { listen, useScope } from '../ui/use-scope.ts'
import { useTitle } from '../ui/use-title.ts'
import type { Conference as LoadedConference } from './Conference.tsx'
import { serveEmbedder } from './embedded-visit.ts'
import { Over } from './Over.tsx'
import { Waiting } from './Waiting.tsx'
import { type Phase, RoomVisit } from './room-visit.ts'
import { Tabs, tabsChannel } from './tabs.ts'

/** The page of a room's address. */
export function Room() {
  const [path] = useLocation()
  const room = useMemo(() => roomOfPath(path), [path])
  return room === null ? <Over why="wrong-link" onAgain={() => {}} /> : <RoomPage key={room} room={room} />
}

function RoomPage({ room }: { readonly room: RoomId }) {
  const { t } = useTranslation()
  const [visit, setVisit] = useState<RoomVisit | null>(null)
  useTitle(`${room} · Parley`)
  useScope(
    'visit',
    (scope) => {
      const wishes = readWishes(location.search)
      const next = openVisit(scope, room, wishes)
      const name = wishes.name ?? fitName(keptName.read() ?? '')
      const now = wishes.joinNow ? { name: name === '' ? t('lobby.guest') : name } : null
      setVisit(next)
      const remember = (): void => {
        if (next.phase.get().at === 'meeting') rememberRoom(room, Date.now())
      }
      scope.defer(next.phase.subscribe(remember))
      serveEmbedder(scope, next)
      detach(next.open(now), 'opening the room')
      listen(scope, window, 'pagehide', () => next.hide())
      // Brought back from the browser's memory, the page finds its meeting gone: it comes in again like after a reload.
      listen(scope, window, 'pageshow', (event) => {
        if (event instanceof PageTransitionEvent && event.persisted) location.reload()
      })
      // The meeting's code is fetched while the lobby is looked at.
      detach(
        loadMeeting().then(({ prepare }) => prepare()),
        'loading the meeting',
      )
    },
    // Another language does not make another visit.
    [room],
  )
  return visit === null ? <Waiting text={t('app.loading')} /> : <VisitView visit={visit} />
}

function openVisit(scope: Scope, room: RoomId, wishes: LinkWishes): RoomVisit {
  return new RoomVisit(
    scope,
    room,
    {
      server: {
        roomInfo,
        createRoom,
        // Behind the lobby: mediasoup's client is as large as everything else together.
        join: async (options) => (await loadMeeting()).join({ ...options, direct: mayGoStraight() }),
      },
      openLocal: (stay, on) => {
        const local = openLocalMedia(stay, on)
        detach(local.start(), 'opening the devices')
        return local
      },
      tabs: new Tabs(scope, tabsChannel(), room),
      seat: keptSeat(room),
      secret: keptHostSecret(room),
      mark,
    },
    wishes,
  )
}

/** The meeting's screen, once it is loaded: no seat is taken before. */
let Conference: typeof LoadedConference | null = null

/**
 * Loads what a meeting is made of. By hand and not by `lazy`: a screen that suspends is shown 300 ms after its
 * stand-in at the earliest, and here every tenth of a second is somebody's face.
 */
async function loadMeeting() {
  const [screen, { join, prepare }] = await Promise.all([import('./Conference.tsx'), import('./join.ts')])
  Conference = screen.Conference
  return { join, prepare }
}

function VisitView({ visit }: { readonly visit: RoomVisit }) {
  const { t } = useTranslation()
  const phase = useReadable(visit.phase)
  const waiting = <Waiting text={phase.at === 'opening' ? t('app.loading') : t('lobby.joining')} />
  switch (phase.at) {
    case 'opening':
    case 'entering':
      return waiting
    case 'lobby':
      return <LobbyOf visit={visit} phase={phase} />
    case 'meeting':
      return (
        Conference !== null && (
          <Conference meeting={phase.meeting} local={phase.local} problem={visit.sourceProblem} />
        )
      )
    default:
      return <Over why={phase.why} onAgain={() => detach(visit.again(), 'joining again')} />
  }
}

function LobbyOf({ visit, phase }: { visit: RoomVisit; phase: Extract<Phase, { at: 'lobby' }> }) {
  const elsewhere = useReadable(visit.elsewhere)
  const [name, setName] = useState(() => readWishes(location.search).name ?? fitName(keptName.read() ?? ''))
  return (
    <Lobby
      {...phase}
      elsewhere={elsewhere !== null}
      name={name}
      onName={setName}
      onJoin={(entry) => {
        keptName.write(fitName(name))
        detach(visit.enter(entry), 'joining')
      }}
      onMoveHere={() => detach(visit.moveHere(fitName(name) || visit.room), 'moving the meeting here')}
    />
  )
}
