import type { Meeting } from '@parley/client'
import type { Readable } from '@parley/kit'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { type Kind, type LocalMedia, showsOn } from '../ui/local-media.ts'
import { problemText } from '../ui/problem.ts'
import { useScope } from '../ui/use-scope.ts'
import { type Notice, noticesBetween } from './notices.ts'
import type { SourceProblem } from './sources.ts'

/** Tells quietly what happens in the room, and loudly when a device fails. */
export function useNotices(
  meeting: Meeting,
  local: LocalMedia,
  problem: Readable<SourceProblem | null>,
): void {
  const { t } = useTranslation()
  useScope(
    'notices',
    (scope) => {
      let before = meeting.room.get()
      const tell = (): void => {
        const after = meeting.room.get()
        for (const notice of noticesBetween(before, after, meeting.you)) say(t, notice, local)
        before = after
      }
      scope.defer(meeting.room.subscribe(tell))
      scope.defer(meeting.server.subscribe(() => void toast(t('notice.moved'), { id: 'moved' })))
      const tellProblem = (): void => {
        const source = problem.get()
        if (source === null) return
        const reason = t(problemText(source.problem))
        toast.error(t('meeting.notSent', { device: t(`devices.${source.kind}`), reason }), {
          id: source.kind,
        })
      }
      scope.defer(problem.subscribe(tellProblem))
      for (const kind of ['microphone', 'camera'] as const) {
        const store = kind === 'microphone' ? local.microphone : local.camera
        scope.defer(store.subscribe(() => tellFailure(t, kind, store.get().input)))
      }
    },
    [meeting, local, problem, t],
  )
}

function tellFailure(
  t: TFunction,
  kind: Kind,
  input: ReturnType<LocalMedia['camera']['get']>['input'],
): void {
  // One message per device, however often it is tried; it goes when the device works.
  if (input.state === 'open') toast.dismiss(kind)
  if (input.state === 'failed') {
    const text = t('meeting.deviceFailed', {
      device: t(`devices.${kind}`),
      reason: t(`devices.failure.${input.failure}`),
      advice: t(`devices.advice.${input.failure}`),
    })
    toast.error(text, { id: kind, duration: 12_000 })
  }
}

function say(t: TFunction, notice: Notice, local: LocalMedia): void {
  if (notice.type !== 'floor' || !notice.own) {
    toast(textOf(t, notice))
    return
  }
  // Nobody is unmuted by others: one is asked to do it oneself.
  const muted = !showsOn(local.microphone.get())
  const unmute = { label: t('talk.unmute'), onClick: () => local.set('microphone', true) }
  toast.success(t('talk.yourTurn'), { duration: 15_000, ...(muted ? { action: unmute } : {}) })
}

function textOf(t: TFunction, notice: Notice): string {
  switch (notice.type) {
    case 'joined':
    case 'left':
    case 'hand':
      return t(`notice.${notice.type}`, { name: notice.name })
    case 'floor':
      return t('talk.floor', { name: notice.name })
    case 'chatOn':
    case 'chatOff':
      return t(`talk.${notice.type}`)
    case 'joinedMany':
      return t('notice.joinedMany', { count: notice.count })
    case 'transcriptBegins':
    case 'transcriptEnds':
      return t(`captions.${notice.type}`)
    default:
      return t(`notice.${notice.type}`)
  }
}
