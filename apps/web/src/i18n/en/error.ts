export const error = {
  forbidden: 'Only a host can do that.',
  'too-many-requests': 'That was too fast. Please wait a moment.',
  'unknown-peer': 'That person has already left.',
  unavailable: 'The server could not save it. Please try again.',
  'frame-too-large': 'That is too much at once.',
  'server-draining': 'The server is restarting.',
  'server-full': 'The server has reached its limit of meetings.',
  unreachable: 'The server cannot be reached.',
  other: 'Please try again.',
} as const
