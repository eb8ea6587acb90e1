export const notice = {
  joined: '{{name}} joined',
  joinedMany: '{{count}} people joined',
  left: '{{name}} left',
  hand: '{{name}} raised their hand',
  spotlight: 'You are in the spotlight: everyone sees you large.',
  locked: 'The meeting is now locked',
  unlocked: 'The meeting is no longer locked',
  passwordSet: 'The meeting now has a password',
  passwordGone: 'The meeting no longer has a password',
  moved: 'Moved to another server: the meeting goes on.',
  message: '{{name}}: {{text}}',
} as const
