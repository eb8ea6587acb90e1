import { useTranslation } from 'react-i18next'
import { CameraChoice } from '../../ui/DeviceChoices.tsx'
import { BackdropPicker } from '../backdrop/BackdropPicker.tsx'
import { BackdropPreview } from '../backdrop/BackdropPreview.tsx'
import { Part } from './Part.tsx'
import type { SettingsProps } from './settings-props.ts'

/** The camera, and what is behind the person before it. */
export function PictureSettings({ local }: SettingsProps) {
  const { t } = useTranslation()
  return (
    <>
      <CameraChoice local={local} />
      <Part title={t('backdrop.title')} className="grid gap-4">
        <BackdropPreview local={local} />
        <BackdropPicker />
      </Part>
    </>
  )
}
