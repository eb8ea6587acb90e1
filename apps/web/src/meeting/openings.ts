/** What may be open beside the stage. */
export type PanelName = 'chat' | 'files' | 'people' | 'quality'

/** What may be open above it. */
export type DialogName = 'layout' | 'share' | 'settings' | 'picture-settings' | 'shortcuts' | 'captions'
