import { CameraChoice } from '../../ui/DeviceChoices.tsx'
import type { SettingsProps } from './settings-props.ts'

/** The camera. */
export function PictureSettings({ local }: SettingsProps) {
  return <CameraChoice local={local} />
}
