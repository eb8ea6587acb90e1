import type { Meeting } from '@parley/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import type { LocalMedia } from '../ui/local-media.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useScope } from '../ui/use-scope.ts'
import { browserSpeech } from './browser-speech.ts'
import { captionSettings, spokenLanguage } from './caption-settings.ts'
import { Dictation } from './dictation.ts'
import type { SpeechProvider } from './speech.ts'

/** What can write speech in this browser; null when nothing can. */
export const speech: SpeechProvider | null = browserSpeech()

/** Writes what oneself says while one wants that, and passes on that others would like it. */
export function useDictation(meeting: Meeting, local: LocalMedia): void {
  const { t, i18n } = useTranslation()
  const { write, language } = useReadable(captionSettings)
  const [page] = useState(i18n.language)
  const spoken = spokenLanguage(language, page)
  useScope(
    'captions',
    (scope) => {
      if (speech === null || !write) return
      const dictation = new Dictation(scope, meeting, local.microphone, speech, spoken)
      scope.defer(
        dictation.failure.subscribe(() => {
          const failure = dictation.failure.get()
          if (failure === null) return
          toast.error(t(`captions.failure.${failure}`), { id: 'captions', duration: 10_000 })
          captionSettings.update((settings) => ({ ...settings, write: false }))
        }),
      )
    },
    [meeting, local, write, spoken],
  )
  useScope(
    'captions asked',
    (scope) => {
      const asked = (): void => {
        const ask = meeting.captions.asked.get()
        const name = meeting.room.get().peers[ask?.peer ?? '']?.name
        if (speech === null || name === undefined || captionSettings.get().write) return
        toast(t('captions.asked', { name }), {
          id: 'captions-asked',
          description: t('captions.writeHint'),
          duration: 20_000,
          action: {
            label: t('captions.allow'),
            onClick: () => captionSettings.update((settings) => ({ ...settings, write: true })),
          },
        })
      }
      scope.defer(meeting.captions.asked.subscribe(asked))
    },
    [meeting, t],
  )
}
