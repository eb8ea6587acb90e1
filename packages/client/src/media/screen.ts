import { classifyMediaError, MediaError } from './capture.ts'

/** A screen, window or tab as it is captured. */
export interface ScreenCapture {
  readonly picture: MediaStreamTrack
  /** Its sound, where the browser offers it and the person allowed it. */
  readonly sound: MediaStreamTrack | null
}

/** Chromium's additions to W3C Screen Capture; other browsers pass them over. */
interface ChromiumOptions extends DisplayMediaStreamOptions {
  readonly systemAudio?: 'include' | 'exclude'
  readonly surfaceSwitching?: 'include' | 'exclude'
  readonly selfBrowserSurface?: 'include' | 'exclude'
}

/** Whether this browser can share a screen at all: those of phones cannot. */
export function canShareScreen(): boolean {
  return globalThis.navigator?.mediaDevices?.getDisplayMedia !== undefined
}

/**
 * Asks for a screen, window or tab to share; rejects with a `MediaError`, `dismissed` when the person chose none.
 * What is read needs pixels, not frames: the full resolution is asked for, and no more than 30 frames a second.
 */
export async function openScreen(): Promise<ScreenCapture> {
  if (!canShareScreen()) throw new MediaError('insecure')
  const options: ChromiumOptions = {
    video: { frameRate: { max: 30 } },
    // The sound of a meeting must not come back out of it as an echo, nor be changed as if it were a voice.
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    systemAudio: 'include',
    surfaceSwitching: 'include',
    selfBrowserSurface: 'exclude',
  }
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia(options)
    const [picture] = stream.getVideoTracks()
    const [sound] = stream.getAudioTracks()
    if (picture === undefined) throw new MediaError('not-found')
    return { picture, sound: sound ?? null }
  } catch (error) {
    throw error instanceof MediaError ? error : new MediaError(failureOf(error), { cause: error })
  }
}

/** Here a refusal is mostly a changed mind: browsers tell both by the same name (W3C Screen Capture, 5.1). */
function failureOf(error: unknown): MediaError['failure'] {
  const failure = classifyMediaError(error)
  return failure === 'denied' && !/system/i.test(String(error)) ? 'dismissed' : failure
}
