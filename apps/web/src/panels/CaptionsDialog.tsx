import type { Meeting } from '@parley/client'
import { Download, FileText, Info, Languages } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { captionSettings, SPOKEN, spokenLanguage } from '../captions/caption-settings.ts'
import { download, transcriptText } from '../captions/transcript-text.ts'
import { speech } from '../captions/use-dictation.ts'
import { Button } from '../ui/Button.tsx'
import { Callout } from '../ui/Callout.tsx'
import { Choice } from '../ui/Choice.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Switch } from '../ui/Switch.tsx'
import { useAct } from '../ui/use-act.ts'
import { useReadable, useSelected } from '../ui/use-readable.ts'

interface CaptionsProps {
  readonly meeting: Meeting
  readonly onClose: () => void
}

/** Reading along, letting what one says be written, and the room's transcript. */
export function CaptionsDialog({ meeting, onClose }: CaptionsProps) {
  const { t } = useTranslation()
  const act = useAct()
  const settings = useReadable(captionSettings)
  const read = (on: boolean): void => {
    captionSettings.set({ ...settings, read: on })
    // Captions come from the speakers' own browsers: who wants to read has to ask.
    if (on) act(meeting.captions.ask())
  }
  return (
    <Dialog title={t('captions.title')} onClose={onClose}>
      <div className="grid gap-5">
        <Switch label={t('captions.read')} hint={t('captions.readHint')} on={settings.read} onTurn={read} />
        <Writing />
        <hr className="border-line" />
        <Transcript meeting={meeting} />
      </div>
    </Dialog>
  )
}

function Writing() {
  const { t, i18n } = useTranslation()
  const settings = useReadable(captionSettings)
  if (speech === null)
    return (
      <Callout tone="info" icon={Info}>
        {t('captions.none')}
      </Callout>
    )
  return (
    <>
      <Switch
        label={t('captions.write')}
        hint={t('captions.writeHint')}
        on={settings.write}
        onTurn={(write) => captionSettings.set({ ...settings, write })}
      />
      {settings.write && (
        <Choice
          icon={Languages}
          label={t('captions.language')}
          value={spokenLanguage(settings.language, i18n.language)}
          options={SPOKEN}
          onChoose={(language) => captionSettings.set({ ...settings, language })}
        />
      )}
    </>
  )
}

function Transcript({ meeting }: { readonly meeting: Meeting }) {
  const { t, i18n } = useTranslation()
  const act = useAct()
  const kept = useSelected(meeting.room, ({ transcript }) => transcript)
  const host = meeting.role === 'host'
  const save = async (): Promise<void> => {
    const lines = await meeting.captions.transcript()
    download(`${meeting.roomId}.txt`, transcriptText(lines, i18n.language))
  }
  return (
    <>
      {host ? (
        <Switch
          label={t('captions.keep')}
          hint={t('captions.keepHint')}
          on={kept}
          onTurn={(on) => act(meeting.captions.keep(on))}
        />
      ) : (
        <p className="flex items-start gap-3 text-sm text-muted">
          <FileText aria-hidden className="mt-0.5 size-4.5 shrink-0" />
          {t(kept ? 'captions.isKept' : 'captions.isNotKept')}
        </p>
      )}
      {(kept || host) && (
        <Button icon={Download} className="justify-self-start" onClick={() => act(save())}>
          {t('captions.download')}
        </Button>
      )}
    </>
  )
}
