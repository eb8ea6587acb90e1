export const notice = {
  joined: '{{name}} joined',
  joinedMany: '{{count}} people joined',
  left: '{{name}} left',
  hand: '{{name}} raised their hand',
  locked: 'The meeting is now locked',
  unlocked: 'The meeting is no longer locked',
  passwordSet: 'The meeting now has a password',
  passwordGone: 'The meeting no longer has a password',
  message: '{{name}}: {{text}}',
} as const
