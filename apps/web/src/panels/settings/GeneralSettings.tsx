import { useTranslation } from 'react-i18next'
import { directChoice } from '../../meeting/direct-choice.ts'
import { roomSounds } from '../../meeting/use-room-sounds.ts'
import { PreferenceFields } from '../../ui/Preferences.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { Part } from './Part.tsx'

/** Language, appearance, the way that media takes, and what may be heard of the room. */
export function GeneralSettings() {
  const { t } = useTranslation()
  const sounds = useReadable(roomSounds)
  const direct = useReadable(directChoice)
  return (
    <>
      <Part title={t('settings.appearance')}>
        <PreferenceFields />
      </Part>
      <Part title={t('settings.connection')}>
        <Switch
          label={t('settings.direct')}
          hint={t('settings.directHint')}
          on={direct}
          onTurn={(on) => directChoice.set(on)}
        />
      </Part>
      <Part title={t('settings.sounds')}>
        <Switch
          label={t('settings.roomSounds')}
          hint={t('settings.roomSoundsHint')}
          on={sounds}
          onTurn={(on) => roomSounds.set(on)}
        />
      </Part>
    </>
  )
}
