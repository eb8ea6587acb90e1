import type { LocalMedia } from '../../ui/local-media.ts'

/** What every page of the settings may draw from. */
export interface SettingsProps {
  readonly local: LocalMedia
}
