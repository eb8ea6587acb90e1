export const settings = {
  title: 'Settings',
  sound: 'Sound',
  picture: 'Picture',
  general: 'General',
  appearance: 'Language and appearance',
  sounds: 'Sounds',
  roomSounds: 'Sounds of the room',
  roomSoundsHint: 'A soft sound when someone comes, goes or raises a hand; silent in large meetings.',
} as const
