export const settings = {
  title: 'Settings',
  sound: 'Sound',
  picture: 'Picture',
  general: 'General',
  appearance: 'Language and appearance',
  sounds: 'Sounds',
  connection: 'Connection',
  direct: 'Connect directly when there are two of us',
  directHint: 'Shortest way for sound and picture. The other person’s device learns your network address.',
  roomSounds: 'Sounds of the room',
  roomSoundsHint: 'A soft sound when someone comes, goes or raises a hand; silent in large meetings.',
} as const
