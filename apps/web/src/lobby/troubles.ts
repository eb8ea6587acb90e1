import type { MediaFailure } from '@parley/client'
import type { Channel, Kind } from '../ui/local-media.ts'

/** Why one or both devices are not there, for one explanation each. */
export interface Trouble {
  readonly what: Kind | 'both'
  readonly failure: MediaFailure
}

/** What has to be explained: one thing when camera and microphone failed for the same reason. */
export function troublesOf(microphone: Channel, camera: Channel): Trouble[] {
  const heard = failureOf(microphone)
  const seen = failureOf(camera)
  if (heard !== null && heard === seen) return [{ what: 'both', failure: heard }]
  const troubles: Trouble[] = []
  if (heard !== null) troubles.push({ what: 'microphone', failure: heard })
  if (seen !== null) troubles.push({ what: 'camera', failure: seen })
  return troubles
}

function failureOf({ input }: Channel): MediaFailure | null {
  return input.state === 'failed' ? input.failure : null
}
