import { Mic } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { after } from '@parley/kit'
import { deviceSwitched } from '../ui/follow-devices.ts'
import { noiseState, prepareNoise } from '../ui/follow-sound.ts'
import type { LocalMedia } from '../ui/local-media.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useScope } from '../ui/use-scope.ts'
import { followMutedSpeech } from './muted-speech.ts'
import { usePushToTalk } from './use-push-to-talk.ts'

/** The noise model is fetched when the meeting has settled: pictures and voices come first. */
const PREPARE_AFTER_MS = 3_000
/** Long enough to read a line and reach its button. */
const SHOWN_MS = 8_000

/** What is to be known of one's own sound in a meeting: other devices, speaking while muted, talking by key. */
export function Hearing({ local }: { readonly local: LocalMedia }) {
  const { t } = useTranslation()
  const talking = useReadable(usePushToTalk(local)) !== 'off'
  useDeviceNotes()
  useMutedNote(local)
  useScope('noise model', (scope) => void after(scope, PREPARE_AFTER_MS, prepareNoise), [])
  return (
    <output
      data-talking={talking}
      className="pointer-events-none absolute inset-x-0 bottom-24 z-20 flex justify-center px-3"
    >
      {talking && (
        <span className="appear flex items-center gap-2.5 rounded-full bg-accent px-4 py-2 text-sm font-medium text-on-accent shadow-lg">
          <Mic aria-hidden className="size-4" />
          {t('hearing.talking')}
        </span>
      )}
    </output>
  )
}

function useDeviceNotes(): void {
  const { t } = useTranslation()
  useScope(
    'device notes',
    (scope) => {
      const tellSwitch = (): void => {
        const done = deviceSwitched.get()
        if (done === null) return
        const { label, undo } = done
        const action = undo === null ? {} : { action: { label: t('hearing.undo'), onClick: undo } }
        toast(t('hearing.nowUsing', { device: label }), { id: 'device', duration: SHOWN_MS, ...action })
      }
      scope.defer(deviceSwitched.subscribe(tellSwitch))
      const tellNoise = (): void => {
        if (noiseState.get() === 'failed')
          toast.error(t('hearing.noiseFailed'), { id: 'noise', duration: SHOWN_MS })
      }
      scope.defer(noiseState.subscribe(tellNoise))
    },
    [t],
  )
}

function useMutedNote(local: LocalMedia): void {
  const { t } = useTranslation()
  useScope(
    'muted note',
    (scope) => {
      const id = 'muted-speaking'
      const hint = (): void => {
        const action = { label: t('hearing.unmute'), onClick: () => local.set('microphone', true) }
        toast(t('hearing.mutedSpeaking'), { id, duration: SHOWN_MS, action })
      }
      followMutedSpeech(scope, local.microphone, { hint, over: () => toast.dismiss(id) })
    },
    [local, t],
  )
}
