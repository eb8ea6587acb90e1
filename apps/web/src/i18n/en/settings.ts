export const settings = {
  title: 'Settings',
  sound: 'Sound',
  picture: 'Picture',
  general: 'General',
  shortcuts: 'Keyboard shortcuts',
  shortcutMute: 'Microphone on or off',
  shortcutCamera: 'Camera on or off',
  shortcutClose: 'Close the panel',
} as const
