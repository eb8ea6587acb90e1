export const shortcuts = {
  title: 'Keyboard shortcuts',
  microphone: 'Microphone on or off',
  camera: 'Camera on or off',
  hand: 'Raise or lower your hand',
  screen: 'Share your screen, or stop',
  chat: 'Open or close the chat',
  people: 'Open or close the list of people',
  fullScreen: 'Full screen',
  sheet: 'These shortcuts',
  escape: 'Close what is open',
  note: 'They work while you are not typing.',
} as const
