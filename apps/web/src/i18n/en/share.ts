export const share = {
  title: 'Share this meeting',
  text: 'Anyone with the link can join.',
  textPassword: 'Anyone with the link and the password can join.',
  textLocked: 'The meeting is locked: the link works again once a host unlocks it.',
  link: 'Link to the meeting',
  qr: 'QR code of the link',
  qrText: 'Scan to join from a phone.',
  send: 'Share via…',
} as const
