import type { EmbedErrorCode } from '@parley/embed'
import type { Readable, Scope } from '@parley/kit'
import { offeredScreen } from '../meeting/offered-screen.ts'
import { offeredShare, shareFailure } from '../meeting/offered-share.ts'
import { showsOn } from '../ui/local-media.ts'
import { EMBEDDED } from '../ui/embedding.ts'
import { viewChoices } from '../ui/view-choices.ts'
import { eventsBetween, NOTHING_SEEN, type Seen } from './embed-events.ts'
import { carryOut } from './embed-wishes.ts'
import { Embedder } from './embedder.ts'
import type { RoomVisit } from './room-visit.ts'

/** Lets the page around this one, if there is one and it may, see and steer a visit until the scope ends. */
export function serveEmbedder(scope: Scope, visit: RoomVisit): void {
  if (!EMBEDDED) return
  let told: Seen = NOTHING_SEEN
  const look = (): void => {
    const now = seenOf(visit)
    for (const event of eventsBetween(told, now)) embedder.tell(event)
    told = now
  }
  const greeted = (): void => {
    told = NOTHING_SEEN
    look()
  }
  const embedder = new Embedder({ window: window.parent, allowed }, greeted, (wish) => {
    const code = carryOut(wish, visit)
    if (code !== null) embedder.tell({ event: 'error', what: { code, message: whyNot(code, wish.do) } })
  })
  embedder.listen(scope, window)
  let stage = scope.child('seen')
  const follow = (): void => {
    stage.close('changed')
    stage = scope.child('seen')
    for (const store of storesOf(visit)) stage.defer(store.subscribe(look))
    look()
  }
  scope.defer(visit.phase.subscribe(follow))
  let offers = scope.child('offers')
  const followOffers = (): void => {
    offers.close('changed')
    offers = scope.child('offers')
    const share = offeredShare.get()
    const screen = offeredScreen.get()
    const stores = [share?.state, screen?.panel, screen?.unread]
    for (const store of stores) if (store !== undefined) offers.defer(store.subscribe(look))
    look()
  }
  scope.defer(viewChoices.subscribe(look))
  for (const offer of [offeredShare, offeredScreen]) scope.defer(offer.subscribe(followOffers))
  scope.defer(
    shareFailure.subscribe(() => {
      if (!lacksClick(shareFailure.get())) return
      const message = 'this browser shares a screen only after a click in the meeting itself'
      embedder.tell({ event: 'error', what: { code: 'needs-click', message } })
    }),
  )
  follow()
  followOffers()
}

function whyNot(code: EmbedErrorCode, wish: string): string {
  return code === 'turned-off' ? `${wish}: this is turned off` : `${wish} is for a meeting that one is in`
}

/** Whether a browser asks for a click of the person before it lets a page ask for a screen (W3C Screen Capture, 5.1). */
function lacksClick(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof DOMException && cause.name === 'InvalidStateError'
}

async function allowed(origin: string): Promise<boolean> {
  if (origin === location.origin) return true
  const answer = await fetch(`/api/embed?origin=${encodeURIComponent(origin)}`)
  const { allowed: yes } = (await answer.json()) as { allowed?: unknown }
  return yes === true
}

function storesOf(visit: RoomVisit): Readable<unknown>[] {
  const phase = visit.phase.get()
  if (phase.at === 'lobby') return [phase.local.microphone, phase.local.camera]
  if (phase.at === 'meeting') return [phase.local.microphone, phase.local.camera, phase.meeting.room]
  return []
}

function seenOf(visit: RoomVisit): Seen {
  const phase = visit.phase.get()
  const local = phase.at === 'lobby' || phase.at === 'meeting' ? phase.local : null
  return {
    meeting:
      phase.at === 'meeting'
        ? {
            you: phase.meeting.you,
            people: new Map(
              Object.values(phase.meeting.room.get().peers).map(({ id, name }) => [id, { id, name }]),
            ),
          }
        : null,
    over: phase.at === 'over' ? phase.why : null,
    microphone: local !== null && showsOn(local.microphone.get()),
    camera: local !== null && showsOn(local.camera.get()),
    unread: phase.at === 'meeting' ? (offeredScreen.get()?.unread.get().count ?? 0) : 0,
    panel: phase.at === 'meeting' ? (offeredScreen.get()?.panel.get() ?? null) : null,
    layout: viewChoices.get().layout,
    screen: phase.at === 'meeting' && offeredShare.get()?.state.get() === 'on',
  }
}
